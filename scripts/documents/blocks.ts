import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A fenced block of a Markdown document. The comment on the line before the fence says what is done with it:
 * `<!-- run: NAME -->`, `<!-- run by test/NAME.test.ts -->`, `<!-- not run: REASON -->`, `<!-- answer -->` or
 * `<!-- file: PATH -->`.
 */
export interface Block {
  /** Line of its fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly mark?: Mark;
}

export interface Mark {
  readonly kind: "run" | "run by" | "not run" | "answer" | "file";
  /** Name, test, reason or file; empty where there is none. */
  readonly words: string;
}

/** The documents whose commands somebody may paste, as paths from the root of the project. */
export async function documents(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pattern of ["*.md", "{docs,postman,examples,bench}/**/*.md", "packages/*/README.md"])
    for await (const path of glob(pattern, { cwd: root, exclude: ["**/node_modules", "**/node_modules/**"] }))
      found.push(path);
  return found.toSorted();
}

export const readBlocks = async (root: string, document: string): Promise<readonly Block[]> =>
  blocksOf(await readFile(join(root, document), "utf8"));

/** All fenced blocks of a document, in their order. */
export function blocksOf(document: string): readonly Block[] {
  const lines = document.split("\n");
  const found: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^(`{3,})(\w*)$/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const [, ticks, language = ""] = fence;
    const end = lines.findIndex((line, place) => place > at && line === ticks);
    if (end < 0) break;
    const text = lines
      .slice(at + 1, end)
      .map((line) => `${line}\n`)
      .join("");
    const mark = markOf(lines[at - 1] ?? "");
    found.push({ line: at + 1, language, text, ...(mark === undefined ? {} : { mark }) });
    at = end;
  }
  return found;
}

const forms: readonly (readonly [Mark["kind"], RegExp])[] = [
  ["not run", /^not run: (.+)$/],
  ["run by", /^run by (\S+)$/],
  ["run", /^run: (.+)$/],
  ["file", /^file: (\S+)$/],
  ["answer", /^answer$/],
];

function markOf(line: string): Mark | undefined {
  const comment = /^<!-- (.+) -->$/.exec(line)?.[1] ?? "";
  for (const [kind, form] of forms) {
    const match = form.exec(comment);
    if (match !== null) return { kind, words: match[1] ?? "" };
  }
  return undefined;
}
