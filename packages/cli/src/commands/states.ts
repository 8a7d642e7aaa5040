import type { Command } from "commander";
import type { SnapshotResource } from "../connection/resources.ts";
import type { StateAdministration } from "../connection/state-administration.ts";
import { CommandError } from "../errors.ts";
import { confirmed, yesOption } from "./confirm.ts";
import { table } from "../output/table.ts";
import { whileWorking } from "../output/working.ts";
import { shownTime } from "../output/time.ts";
import { jsonOption, type Tools } from "./tools.ts";

type Json = { json?: true };
type Asking = Json & { yes?: true };

/** `reset`, `snapshot`, `restore`, `snapshots`: the state of the whole tenant, on both servers. */
export function addStateCommands(program: Command, tools: Tools): void {
  const { connect, report, surroundings } = tools;
  const working = (what: string, work: () => Promise<void>): Promise<void> =>
    whileWorking(surroundings, () => what, work);
  program
    .command("reset")
    .description(
      "bring back the first state: the seed, or what the first start made; what came later is gone",
    )
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (options: Asking) => {
      const { states } = await connect();
      await confirmed(tools, options, "Bring back the first state? All that came later is lost.");
      await working("resetting", () => oneAfterTheOther(states, "is reset", (server) => server.reset()));
      report(options)({ data: { reset: true }, text: "the tenant is in its first state\n" });
    });

  program
    .command("snapshot [name]")
    .description("keep the state of now under a name, to be restored later; without a name, under the time")
    .option(...jsonOption)
    .action(async (name: string | undefined, options: Json) => {
      const { states } = await connect();
      const taken = name ?? new Date().toISOString().slice(0, 19).replaceAll(":", "-");
      let bytes = 0;
      await working("keeping the state", async () => {
        for (const server of states) bytes += (await server.snapshot(taken)).bytes;
      });
      report(options)({ data: { name: taken, bytes }, text: `kept the state as ${taken}\n` });
    });

  program
    .command("restore <name>")
    .description("bring back a kept state; what is there now is gone")
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (name: string, options: Asking) => {
      const { states } = await connect();
      for (const server of states) await refuseUnknown(server, name);
      await confirmed(tools, options, `Bring back the state ${name}? What is there now is lost.`);
      await working("restoring", () =>
        oneAfterTheOther(states, "is restored", (server) => server.restore(name)),
      );
      report(options)({ data: { restored: name }, text: `the tenant is in the state ${name}\n` });
    });

  program
    .command("snapshots")
    .description("list the kept states")
    .option("--delete <name>", "delete one of them instead")
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (options: Asking & { delete?: string }) => {
      const { states } = await connect();
      if (options.delete !== undefined) {
        const name = options.delete;
        await confirmed(tools, options, `Delete the kept state ${name}?`);
        await deleteWherever(states, name);
        report(options)({ data: { deleted: name }, text: `deleted the kept state ${name}\n` });
        return;
      }
      const [clients, logs] = await Promise.all([states[0].snapshots(), states[1].snapshots()]);
      const data = joined(clients, logs);
      const rows = data.map((one) => [one.name, shownTime(one.taken_at), `${one.bytes}`, one.of]);
      report(options)({ data, text: table(["NAME", "TAKEN", "BYTES", "OF"], rows) });
    });
}

async function oneAfterTheOther(
  states: readonly StateAdministration[],
  what: string,
  step: (server: StateAdministration) => Promise<void>,
): Promise<void> {
  let done = "";
  for (const server of states) {
    try {
      await step(server);
    } catch (error) {
      if (done === "" || !(error instanceof CommandError)) throw error;
      throw new CommandError(`${error.message}; the ${done} ${what} already`);
    }
    done = server.server;
  }
}

async function refuseUnknown(server: StateAdministration, name: string): Promise<void> {
  if ((await server.snapshots()).some((one) => one.name === name)) return;
  throw new CommandError(
    `${server.server}: there is no kept state ${JSON.stringify(name)}; tenantbox snapshots lists them`,
  );
}

/** Also one that only one of the servers has. */
async function deleteWherever(states: readonly StateAdministration[], name: string): Promise<void> {
  const lists = await Promise.all(states.map((server) => server.snapshots()));
  const holders = states.filter((_, index) => lists[index]?.some((one) => one.name === name));
  if (holders.length === 0) throw new CommandError(`there is no kept state ${JSON.stringify(name)}`);
  for (const server of holders) await server.deleteSnapshot(name);
}

/** One line for each name; `of` tells where only a part of the tenant is kept. */
function joined(clients: readonly SnapshotResource[], logs: readonly SnapshotResource[]) {
  const names = new Set([...clients, ...logs].map(({ name }) => name));
  return [...names].toSorted().map((name) => {
    const ofClients = clients.find((one) => one.name === name);
    const ofLogs = logs.find((one) => one.name === name);
    const of = ofClients === undefined ? "logs only" : ofLogs === undefined ? "clients only" : "all";
    const bytes = (ofClients?.bytes ?? 0) + (ofLogs?.bytes ?? 0);
    return { name, taken_at: (ofLogs ?? ofClients)?.taken_at ?? "", bytes, of };
  });
}
