import { statfs } from "node:fs/promises";
import { platform } from "node:os";
import { dirname } from "node:path";
import { DatabaseError } from "./database-error.ts";

/** Kinds of file systems behind which another machine stands, by the number that statfs(2) gives them on Linux. */
const sharedKinds: ReadonlyMap<number, string> = new Map([
  [0x01021997, "9p"],
  [0x65735546, "FUSE"],
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x786f4256, "vboxsf"],
  [0x7c7c6673, "prl_fs"],
]);

/**
 * Refuses a place for SQLite's files whose file system is shared with another machine, such as a folder of a desktop in
 * a container: WAL needs memory that all readers share, and there it loses data (sqlite.org/wal.html).
 * @throws {DatabaseError} unusable, in one line that says where to go
 */
export async function refuseSharedFolder(path: string, kindOf = statfsType): Promise<void> {
  const kind = sharedKinds.get((await kindOf(dirname(path))) ?? 0);
  if (kind === undefined) return;
  throw new DatabaseError(
    "unusable",
    `${dirname(path)} is shared with another machine (${kind}), where SQLite loses data; ` +
      "put databases elsewhere with TENANTBOX_DATABASE_URL=sqlite:FOLDER, in a container into a volume",
  );
}

/** The kind of the file system that holds a folder, or will once the folder is made. */
async function statfsType(folder: string): Promise<number | undefined> {
  if (platform() !== "linux") return undefined;
  try {
    return (await statfs(folder)).type;
  } catch {
    return dirname(folder) === folder ? undefined : statfsType(dirname(folder));
  }
}
