import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "./check.ts";

/** Decisions are called by their numbers: each file has one of its own, and its title says the same one. */
export const decisions: Check = {
  name: "decisions",
  async findings(root) {
    const folder = join(root, "docs/decisions");
    const found: string[] = [];
    const taken = new Map<string, string>();
    for (const file of (await readdir(folder)).toSorted()) {
      const number = file.slice(0, 4);
      const other = taken.get(number);
      if (other !== undefined) found.push(`docs/decisions/${file}: ${other} has the number, too`);
      taken.set(number, file);
      const [title = ""] = (await readFile(join(folder, file), "utf8")).split("\n", 1);
      if (!title.startsWith(`# ${number} · `)) {
        found.push(`docs/decisions/${file}: the title does not begin with "# ${number} · "`);
      }
    }
    return found;
  },
};
