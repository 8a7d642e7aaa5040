import { glob } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Check } from "./check.ts";

/** Names that hold nothing: a file belongs to the room that uses it, or earns a noun of its own. */
const banned = /^(utils?|helpers?|common|core|base|managers?|misc|lib)$/;

/** Finds folders and files with a banned name in the sources. */
export const names: Check = {
  name: "names",
  async findings(root) {
    const found: string[] = [];
    const sources = "{packages,shared,test,bench,interop,scripts}/**/*";
    for await (const path of glob(sources, {
      cwd: root,
      exclude: ["**/node_modules", "**/node_modules/**"],
    })) {
      if (isBanned(basename(path))) found.push(`${path}: the name says nothing about what is in it`);
    }
    return found;
  },
};

/** Whether a file or folder name is banned; `string-helpers.ts` is as bad as `helpers.ts`. */
export function isBanned(name: string): boolean {
  const stem = basename(name, extname(name)).replace(/\.test$/, "");
  return banned.test(stem) || /-(utils?|helpers?|manager)$/.test(stem);
}
