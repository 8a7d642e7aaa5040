import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Block, documents as documentsOf, readBlocks } from "../documents/blocks.ts";
import { isTutorial, madePages, pages } from "../documents/pages.ts";
import type { Check } from "./check.ts";

/** How a command begins, in a block that does not say that it holds any. */
const command = /^(\$ |npm |npx |docker |curl |cf |\.\/tenantbox |git |apt)/;

/** Commands in documents are run by a test, or say why they are not; what is shown of a file is that file. */
export const documents: Check = {
  name: "documents",
  async findings(root) {
    const tests = await sourcesOfTests(root);
    const found: string[] = [];
    for (const document of await documentsOf(root)) {
      if (document in madePages) continue;
      for (const block of await readBlocks(root, document)) {
        const problem = await problemOf(block, { root, document, tests });
        if (problem !== undefined) found.push(`${document}:${block.line}: ${problem}`);
      }
    }
    return found;
  },
};

interface Where {
  readonly root: string;
  readonly document: string;
  readonly tests: readonly string[];
}

async function problemOf({ language, text, mark }: Block, where: Where): Promise<string | undefined> {
  const { root, document, tests } = where;
  if (mark === undefined) {
    if (language === "sh")
      return "say what runs these commands: <!-- run: NAME -->, <!-- run by TEST --> or <!-- not run: REASON -->";
    if (language === "" && command.test(text)) return "commands stand in a block of sh";
    return undefined;
  }
  if (mark.kind === "file") {
    const path = join(root, mark.words);
    if (!existsSync(path)) return `there is no ${mark.words}`;
    return (await readFile(path, "utf8")) === text ? undefined : `differs from ${mark.words}`;
  }
  if (mark.kind === "run by") {
    const path = join(root, mark.words);
    return existsSync(path) ? undefined : `there is no ${mark.words}`;
  }
  // `npm run tutorials` does what the tutorials say, and a test runs it.
  if (mark.kind !== "run" || isTutorial(document) || pages.includes(document)) return undefined;
  const isRun = tests.some((test) => test.includes(`"${document}"`) && test.includes(`"${mark.words}"`));
  return isRun ? undefined : `no test names "${document}" and "${mark.words}"`;
}

async function sourcesOfTests(root: string): Promise<readonly string[]> {
  const sources: Promise<string>[] = [];
  for await (const path of glob("{test,scripts,packages}/**/*.test.ts", {
    cwd: root,
    exclude: ["**/node_modules", "**/node_modules/**"],
  }))
    sources.push(readFile(join(root, path), "utf8"));
  return Promise.all(sources);
}
