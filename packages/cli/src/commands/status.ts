import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { remoteAddresses } from "../connection/addresses.ts";
import { httpsTrusting } from "../connection/https.ts";
import { runningStack } from "../connection/running-stack.ts";
import { readStack, type Stack } from "../connection/stack-file.ts";
import { CommandError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { shownTime } from "../output/time.ts";
import { logFileOf } from "../start/detach.ts";
import { version } from "../version.ts";
import { jsonOption, type Tools } from "./tools.ts";

type State = "running" | "not ready" | "stopped";

interface Status {
  readonly state: State;
  readonly home: string;
  /** What `--url` says, where it was said. */
  readonly url: string | undefined;
  /** Server -> whether it answers, and says that it is ready. */
  readonly servers: Readonly<Record<string, { readonly url: string; readonly ready: boolean }>>;
  readonly stack: Stack | undefined;
  readonly log: string | undefined;
}

const codes = {
  running: exitCodes.done.code,
  "not ready": exitCodes.notReady.code,
  stopped: exitCodes.notRunning.code,
} as const;

/** `status`: what runs, where, since when. Ends with 0, 3 or 4 (`exit-codes.ts`), as LSB has it for 0 and 3. */
export function addStatusCommand(program: Command, tools: Tools): void {
  program
    .command("status")
    .description(
      "show what runs on this home, where and since when; ends with 0 if it is ready, 3 if nothing runs",
    )
    .option(...jsonOption)
    .action(async (options: { json?: true }) => {
      const status = await statusOf(tools);
      const { stack, ...rest } = status;
      const data = { ...rest, running: status.state !== "stopped", version, ...stack };
      tools.report(options)({ data, text: shown(status) });
      const exitCode = codes[status.state];
      // What there is to say is said.
      if (exitCode !== 0) throw new CommandError("", exitCode);
    });
}

async function statusOf({ home, surroundings, whereabouts }: Tools): Promise<Status> {
  const { url } = whereabouts();
  const stack = url === undefined ? await readStack(home) : undefined;
  const remote = url === undefined ? undefined : remoteAddresses(url);
  const places = {
    "token server": remote?.tokenUrl ?? stack?.tokenUrl,
    "resource API": remote === undefined ? stack?.apiUrl : remote.apiUrl,
  };
  const root = await readFile(join(home, "ca.pem"), "utf8").catch(() => undefined);
  const known = Object.entries(places).flatMap(([name, at]) => (at === undefined ? [] : [{ name, at }]));
  const answers = await Promise.all(known.map(({ at }) => readiness(at, root)));
  const servers = Object.fromEntries(
    known.map(({ name, at }, index) => [name, { url: at, ready: answers[index] === "ready" }]),
  );
  const lives = (await runningStack(home, surroundings)) !== undefined;
  const isThere = answers.some((answer) => answer !== "silent") || (remote === undefined && lives);
  const isReady = isThere && answers.every((answer) => answer === "ready");
  const log = logFileOf(home);
  const hasLog =
    remote === undefined &&
    (await stat(log).then(
      () => true,
      () => false,
    ));
  return {
    state: isReady ? "running" : isThere ? "not ready" : "stopped",
    home,
    url,
    servers,
    stack: isThere ? stack : undefined,
    log: hasLog ? log : undefined,
  };
}

async function readiness(url: string, root: string | undefined): Promise<"ready" | "unready" | "silent"> {
  if (root === undefined) return "silent";
  try {
    const { status } = await httpsTrusting(root)(`${url}/health/ready`, { method: "GET", patience: 5_000 });
    return status === 200 ? "ready" : "unready";
  } catch {
    return "silent";
  }
}

function shown({ state, home, url, servers, stack, log }: Status): string {
  if (state === "stopped")
    return url === undefined ? `no stack runs on ${home}\n` : `nothing answers at ${url}\n`;
  const since = stack?.startedAt === undefined ? "" : ` since ${shownTime(stack.startedAt)}`;
  const by = stack?.version === undefined ? "" : `  (tenantbox ${stack.version}, Node ${stack.nodeVersion})`;
  const pids = Object.entries(stack?.pids ?? {}).map(([name, pid]) => `${name} ${pid}`);
  return [
    `${state === "running" ? "ready" : "not ready"}${since}${by}`,
    "",
    ...Object.entries(servers).map(([name, one]) =>
      row(name, `${one.url}  ${one.ready ? "ready" : "not ready"}`),
    ),
    ...(stack === undefined ? [] : [row("certificates", stack.tokenMtlsUrl)]),
    ...(stack?.doorUrl === undefined ? [] : [row("one door", stack.doorUrl)]),
    row("home", home),
    ...(pids.length === 0 ? [] : [row("processes", pids.join(", "))]),
    ...(log === undefined ? [] : [row("log", log)]),
    "",
  ].join("\n");
}

const row = (name: string, value: string): string => `  ${name.padEnd(14)} ${value}`;
