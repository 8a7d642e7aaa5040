import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The `*.pem` files of a folder, sorted, and a text that differs whenever one of them may have changed. */
export function stateOfFolder(folder: string): { files: string[]; text: string; unreadable: boolean } {
  let files: string[] = [];
  let unreadable = false;
  try {
    files = readdirSync(folder)
      .filter((name) => name.endsWith(".pem") && !name.startsWith("."))
      .toSorted();
  } catch {
    unreadable = true;
  }
  const states = files.map((name) => {
    const stat = statSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
    return stat ? [name, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(":") : name;
  });
  return { files, text: JSON.stringify([unreadable, ...states]), unreadable };
}
