import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";

/** One supervisor per home: two at once would each make a certificate authority, and neither's would fit. */
export interface HomeLock {
  release(): Promise<void>;
}

/** Who says that a home is his. */
export interface LockHolder {
  readonly pid: number;
  /** When that process began, as `processMark` gives it; undefined where the system did not tell. */
  readonly mark: string | undefined;
  /** When it took the home, in epoch milliseconds. */
  readonly since: number;
}

/** What is known of processes. */
export interface Processes {
  readonly lives: (pid: number) => boolean;
  readonly markOf: (pid: number) => Promise<string | undefined>;
}

const pathOf = (home: string): string => join(home, "supervisor.pid");

/**
 * Takes the home for this process: `<home>/supervisor.pid`, made only where there is none: its number, and when it
 * began. One that a dead process left behind is taken over, also when its number belongs to another one by now.
 * @throws {CommandError} in one line when somebody alive has it
 */
export async function lockHome(home: string, pid: number, processes: Processes): Promise<HomeLock> {
  const path = pathOf(home);
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => refuse(home, error));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(`${pid}\n${(await processes.markOf(pid)) ?? ""}\n`);
      await file.close();
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if (systemCodeOf(error) !== "EEXIST") refuse(home, error);
      const holder = await lockHolder(home);
      if (attempt > 1 || (holder !== undefined && holder.pid !== pid && (await isHeld(holder, processes)))) {
        throw new CommandError(
          `a stack is being started on ${home} already; stop it first, or set TENANTBOX_HOME`,
        );
      }
      await rm(path, { force: true });
    }
  }
}

/** Who has the home, as far as its file says; undefined where there is none, or one that says nothing. */
export async function lockHolder(home: string): Promise<LockHolder | undefined> {
  try {
    const path = pathOf(home);
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const [first = "", mark = ""] = text.split("\n");
    const pid = Number(first);
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    return { pid, mark: mark || undefined, since: mtimeMs };
  } catch {
    return undefined;
  }
}

/** Whether the process lives, and is no other one that got its number later. */
async function isHeld({ pid, mark }: LockHolder, { lives, markOf }: Processes): Promise<boolean> {
  return lives(pid) && (mark === undefined || mark === (await markOf(pid)));
}

function refuse(home: string, error: unknown): never {
  throw new CommandError(
    `the home ${home} cannot be used (${systemCodeOf(error) ?? messageOf(error)}); set TENANTBOX_HOME`,
  );
}
