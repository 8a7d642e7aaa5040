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
    const stat = statOf(join(folder, name));
    return stat ? [name, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(":") : name;
  });
  return { files, text: JSON.stringify([unreadable, ...states]), unreadable };
}

/** A link that leads nowhere or to itself, or an entry that may not be looked at, is one without a state. */
function statOf(path: string) {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
