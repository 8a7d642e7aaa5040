import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";

/** One supervisor per home: two at once would each make a certificate authority, and neither's would fit. */
export interface HomeLock {
  release(): Promise<void>;
}

/**
 * Takes the home for this process: `<home>/supervisor.pid`, made only where there is none. One that a dead
 * process left behind is taken over.
 * @throws {CommandError} in one line when somebody alive has it
 */
export async function lockHome(
  home: string,
  pid: number,
  lives: (pid: number) => boolean,
): Promise<HomeLock> {
  const path = join(home, "supervisor.pid");
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => refuse(home, error));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(`${pid}\n`);
      await file.close();
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if (systemCodeOf(error) !== "EEXIST") refuse(home, error);
      const holder = Number(await readFile(path, "utf8").catch(() => "0"));
      if (attempt > 1 || (holder !== pid && holder > 0 && lives(holder))) {
        throw new CommandError(
          `a stack is being started on ${home} already; stop it first, or set TENANTBOX_HOME`,
        );
      }
      await rm(path, { force: true });
    }
  }
}

function refuse(home: string, error: unknown): never {
  throw new CommandError(
    `the home ${home} cannot be used (${systemCodeOf(error) ?? messageOf(error)}); set TENANTBOX_HOME`,
  );
}
