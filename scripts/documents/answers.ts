import type { Block } from "./blocks.ts";

/** A block that is run, and what the document says one sees. */
export interface Step {
  readonly line: number;
  readonly script: string;
  /** With `…` for what differs or is left out; undefined where nothing is said. */
  readonly answer?: string;
}

/** The blocks that are run, each with the answer that follows it. */
export function stepsOf(blocks: readonly Block[]): readonly Step[] {
  return blocks.flatMap(({ line, text, mark }, at) => {
    if (mark?.kind !== "run") return [];
    const next = blocks[at + 1];
    return [{ line, script: text, ...(next?.mark?.kind === "answer" ? { answer: next.text } : {}) }];
  });
}

const separator = "\u001e";

/** All steps for one shell, which ends with the first command that fails. */
export const scriptOf = (steps: readonly Step[]): string =>
  ["set -e", "exec 2>&1", ...steps.map(({ script }) => `${script}\nprintf '\\036'`)].join("\n");

/**
 * Where a shell printed something else than the document says.
 * @param printed by the script of `scriptOf`
 * @returns the first step that differs and what it printed; undefined where all is as documented
 */
export function firstDifference(
  steps: readonly Step[],
  printed: string,
): { readonly line: number; readonly printed: string } | undefined {
  const parts = printed.split(separator);
  for (const [at, { line, answer }] of steps.entries()) {
    const part = parts[at] ?? "";
    const ended = at < parts.length - 1;
    if (!ended || (answer !== undefined && !isAnswer(part, answer))) return { line, printed: part };
  }
  return undefined;
}

/** Whether a text is what an abridged answer promises: `…` stands for anything, spaces at line ends for nothing. */
export function isAnswer(printed: string, answer: string): boolean {
  const pattern = trim(answer)
    .split("…")
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*?");
  return new RegExp(`^${pattern}$`).test(trim(printed));
}

const trim = (text: string): string => text.replaceAll("\r", "").replaceAll(/ +$/gm, "").trim();
