import type { Command } from "commander";
import { shownTime } from "../output/time.ts";
import { table } from "../output/table.ts";
import { readParameters } from "./parameters.ts";
import { jsonOption, parametersOption, type Tools } from "./tools.ts";

interface CreateOptions {
  plan: string;
  parameters?: string;
  json?: true;
}

/** `instance create | list | delete`. */
export function addInstanceCommands(program: Command, { surroundings, connect, report }: Tools): void {
  const instance = program.command("instance").description("service instances: one OAuth client each");

  instance
    .command("create <name>")
    .description("create a service instance")
    .requiredOption("--plan <plan>", "api or integration-flow")
    .option(...parametersOption)
    .option(...jsonOption)
    .action(async (name: string, options: CreateOptions) => {
      const parameters = await readParameters(options.parameters, surroundings);
      const { administration } = await connect();
      const data = await administration.createInstance({ name, plan: options.plan, parameters });
      report(options)({ data, text: `created service instance ${name} (plan ${data.plan})\n` });
    });

  instance
    .command("list")
    .description("list the service instances")
    .option(...jsonOption)
    .action(async (options: { json?: true }) => {
      const { administration } = await connect();
      const data = await administration.listInstances();
      const rows = data.map((one) => [
        one.name,
        one.plan,
        (one.parameters.roles ?? []).join(","),
        shownTime(one.created_at),
      ]);
      report(options)({ data, text: table(["NAME", "PLAN", "ROLES", "CREATED"], rows) });
    });

  instance
    .command("delete <name>")
    .description("delete a service instance and its keys")
    .option(...jsonOption)
    .action(async (name: string, options: { json?: true }) => {
      const { administration } = await connect();
      await administration.deleteInstance(name);
      report(options)({ data: { deleted: name }, text: `deleted service instance ${name}\n` });
    });
}
