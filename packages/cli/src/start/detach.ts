import { spawn } from "node:child_process";
import { mkdir, open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runningStack } from "../connection/running-stack.ts";
import { readStack, type Stack } from "../connection/stack-file.ts";
import { cannotWrite, CommandError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";

const lookEvery = 50;
/** Beyond this size in bytes a log is put aside for the one of the next start. */
const largeLog = 20_000_000;

export interface Detached {
  readonly stack: Stack;
  readonly log: string;
}

/** Where a stack in the background says what it has to say. */
export const logFileOf = (home: string): string => join(home, "tenantbox.log");

/**
 * Starts the stack as a process of its own that outlives this one, and waits until it is ready. What it prints goes to
 * `tenantbox.log` in the home, for its owner only.
 * @throws {CommandError} with its last words where it ends before
 */
export async function startDetached(home: string, surroundings: Surroundings): Promise<Detached> {
  const { node, script, directory, environment, progress } = surroundings;
  const log = logFileOf(home);
  const file = await openLog(home, log, surroundings);
  const { size: before } = await file.stat();
  // It is no child of npm or npx any more, whose end would end it.
  const { npm_command: _command, npm_lifecycle_event: _event, ...rest } = environment;
  const child = spawn(node, [script, "start"], {
    cwd: directory,
    env: { ...rest, TENANTBOX_HOME: home },
    stdio: ["ignore", file.fd, file.fd],
    detached: true,
    windowsHide: true,
  });
  let gone: { code: number } | undefined;
  child.once("error", () => (gone = { code: 1 }));
  child.once("exit", (code) => (gone = { code: code === null || code === 0 ? 1 : code }));
  surroundings.onStop(() => child.kill());
  try {
    for (;;) {
      const stack = await readStack(home);
      if (stack !== undefined && stack.pids["supervisor"] === child.pid) {
        child.unref();
        return { stack, log };
      }
      if (gone !== undefined) throw new CommandError(await lastWords(log, before), gone.code);
      progress?.(`starting; ${log} says what it does`);
      await pause(lookEvery);
    }
  } finally {
    progress?.("");
    await file.close();
  }
}

async function openLog(home: string, log: string, surroundings: Surroundings) {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const size = await stat(log).then(
      (found) => found.size,
      () => 0,
    );
    // One that runs goes on writing where it has begun.
    if (size > largeLog && (await runningStack(home, surroundings)) === undefined)
      await rename(log, `${log}.1`);
    return await open(log, "a", 0o600);
  } catch (error) {
    throw cannotWrite(log, error);
  }
}

/** The line with which a start ended, else where to look. */
async function lastWords(log: string, from: number): Promise<string> {
  const file = await open(log);
  try {
    const { size } = await file.stat();
    const text = Buffer.alloc(Math.min(size - from, 65_536));
    await file.read(text, 0, text.length, size - text.length);
    const lines = text
      .toString("utf8")
      .split("\n")
      .filter((line) => line.startsWith("tenantbox: "));
    return lines.at(-1)?.slice("tenantbox: ".length) ?? `it ended before it was ready; ${log} says more`;
  } finally {
    await file.close();
  }
}
