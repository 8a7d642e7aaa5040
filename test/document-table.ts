import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The rows of the first table below a heading of a document in `docs/`, without its head; cells without backticks. */
export async function documentTable(document: string, heading: string): Promise<readonly string[][]> {
  const text = await readFile(fileURLToPath(new URL(`../docs/${document}`, import.meta.url)), "utf8");
  const start = text.indexOf(`\n${heading}\n`);
  if (start === -1 && !text.startsWith(`${heading}\n`)) throw new Error(`${document} has no ${heading}`);
  const table = /(?:^\|.*\|\n)+/m.exec(text.slice(Math.max(start, 0)))?.[0] ?? "";
  return table
    .trimEnd()
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}
