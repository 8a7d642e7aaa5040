import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";
import { placeFile } from "../new-file.ts";

/** One supervisor per home: two at once would each make a certificate authority, and neither's would fit. */
export interface HomeLock {
  release(): Promise<void>;
}

/** Who says that a home is his. */
export interface LockHolder {
  readonly pid: number;
  /** When that process began, as `processMark` gives it; undefined where the system did not tell. */
  readonly mark: string | undefined;
}

/** What is known of processes. */
export interface Processes {
  readonly lives: (pid: number) => boolean;
  readonly markOf: (pid: number) => Promise<string | undefined>;
}

const pathOf = (home: string): string => join(home, "supervisor.pid");

/**
 * Takes the home for this process: `<home>/supervisor.pid`, which is there with all that it says or not at all: its
 * number, and when it began. One that a dead process left behind is taken over, also when its number belongs to another
 * one by now; of several that find it so, one gets the home.
 * @throws {CommandError} in one line when somebody alive has it
 */
export async function lockHome(home: string, pid: number, processes: Processes): Promise<HomeLock> {
  const path = pathOf(home);
  const own = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const text = `${pid}\n${(await processes.markOf(pid)) ?? ""}\n`;
    await writeFile(own, text, { mode: 0o600, flag: "wx" });
    if (await taken(path, { own, pid, processes })) return lockOf(path, text);
  } catch (error) {
    throw new CommandError(
      `the home ${home} cannot be used (${systemCodeOf(error) ?? messageOf(error)}); set TENANTBOX_HOME`,
    );
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
  throw new CommandError(`a stack is being started on ${home} already; stop it first, or set TENANTBOX_HOME`);
}

/** Who has the home, as far as its file says; undefined where there is none, or one that says nothing. */
export async function lockHolder(home: string): Promise<LockHolder | undefined> {
  return holderIn(await textOf(pathOf(home)));
}

function holderIn(text: string | undefined): LockHolder | undefined {
  const [first = "", mark = ""] = text?.split("\n") ?? [];
  const pid = Number(first);
  return Number.isSafeInteger(pid) && pid > 0 ? { pid, mark: mark || undefined } : undefined;
}

const textOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

interface Taker {
  /** A file that says who takes. */
  readonly own: string;
  readonly pid: number;
  readonly processes: Processes;
}

/** What a dead process left is removed by the one that has `<path>.taken`, which is taken in the same way. */
async function taken(path: string, taker: Taker): Promise<boolean> {
  const { own, pid, processes } = taker;
  if (await placeFile(own, path)) return true;
  const before = await textOf(path);
  const holder = holderIn(before);
  if (holder !== undefined && holder.pid !== pid && (await isHeld(holder, processes))) return false;
  const turn = `${path}.taken`;
  if (!(await taken(turn, taker))) return false;
  try {
    if ((await textOf(path)) !== before) return false;
    await rm(path, { force: true });
    return await placeFile(own, path);
  } finally {
    await rm(turn, { force: true });
  }
}

const lockOf = (path: string, text: string): HomeLock => ({
  async release() {
    if ((await textOf(path)) === text) await rm(path, { force: true });
  },
});

/** Whether the process lives, and is no other one that got its number later. */
async function isHeld({ pid, mark }: LockHolder, { lives, markOf }: Processes): Promise<boolean> {
  return lives(pid) && (mark === undefined || mark === (await markOf(pid)));
}
