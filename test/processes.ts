import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programFile } from "./product.ts";
import { quiet } from "./quiet.ts";
import { type Addresses, type Tenant, tenantAt } from "./tenant.ts";

const cli = programFile("tenantbox");

/** The command of a checkout, which `npm start` runs too: finds Node and the dependencies first. */
export const checkoutCommand: readonly string[] = [fileURLToPath(new URL("../tenantbox", import.meta.url))];

/** Where Node keeps what it compiled, as `scripts/run.mjs` has it: our programs start in half the time. */
const compiled = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));

/** What a program has printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface Program {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

export interface ProgramOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly directory?: string | undefined;
  /** What it reads on standard input; nothing unless said. */
  readonly input?: string;
}

/** Runs a program with nothing of the test run's own settings in its environment. */
export function runProgram(
  command: string,
  words: readonly string[],
  { settings = {}, directory, input }: ProgramOptions = {},
): Program {
  const { PATH, HOME } = process.env;
  const started = performance.now();
  const child = spawn(command, words, {
    cwd: directory ?? process.cwd(),
    env: { PATH, HOME, NODE_COMPILE_CACHE: compiled, ...settings },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const ended = once(child, "close").then(
    ([code]): Ended => ({
      ...said,
      code: code as number | null,
      milliseconds: performance.now() - started,
    }),
  );
  return { child, stdout: () => said.stdout, stderr: () => said.stderr, ended };
}

/** Runs a `tenantbox` command to its end. */
export const tenantbox = (words: readonly string[], options?: ProgramOptions): Promise<Ended> =>
  runProgram(process.execPath, [cli, ...words], options).ended;

/** The real thing: supervisor, token server and resource API, each a process. */
export interface Processes extends Tenant {
  readonly pids: Readonly<Record<string, number>>;
  /** Milliseconds from the start of the command until it said that it is ready. */
  readonly readyAfter: number;
  readonly program: Program;
  /** Asks it to end as Ctrl-C does, and waits until it is gone. */
  interrupt(): Promise<Ended>;
}

/** A temporary folder for a home. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "tenantbox-processes-"));

/**
 * Starts `tenantbox start` and waits until it says that it is ready; `more` settings go on top of `quiet`.
 * @throws Error with what it said instead
 */
export async function startProcesses(
  home: string,
  command: readonly string[] = [cli],
  more: Readonly<Record<string, string>> = {},
): Promise<Processes> {
  const settings = { ...quiet, TENANTBOX_HOME: home, ...more };
  const started = performance.now();
  const program = runProgram(process.execPath, [...command, "start"], { settings });
  const ready = new Promise<void>((resolve) => {
    program.child.stdout?.on("data", () => {
      if (program.stdout().includes("Ctrl-C stops it.")) resolve();
    });
  });
  const early = await Promise.race([ready, program.ended]);
  if (early !== undefined) throw new Error(`it ended with ${early.code}: ${early.stderr}`);
  const readyAfter = performance.now() - started;
  const stack = JSON.parse(await readFile(join(home, "stack.json"), "utf8")) as Addresses & {
    pids: Record<string, number>;
  };
  const tenant = tenantAt(home, stack);
  return {
    ...tenant,
    pids: stack.pids,
    readyAfter,
    program,
    async interrupt() {
      await tenant.close();
      const asked = performance.now();
      program.child.kill("SIGINT");
      const ended = await program.ended;
      return { ...ended, milliseconds: performance.now() - asked };
    },
  };
}

export const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
