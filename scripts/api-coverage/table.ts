import type { Evidence } from "../../packages/resource-api/src/model/index.ts";
import { answerTo } from "./answer.ts";

/** One row: what is asked, in Markdown, what the parser says to it, and what that rests on. */
export interface Row {
  readonly asked: string;
  readonly answer: string;
  readonly evidence: Evidence;
}

/**
 * A row about requests that are answered alike.
 *
 * @throws Error where they are not: the row must be split.
 */
export function row(asked: string, evidence: Evidence, ...lines: readonly string[]): Row {
  const answers = new Map(lines.map((line) => [answerTo(line), line]));
  const [answer, ...others] = answers.keys();
  if (answer === undefined || others.length > 0) {
    throw new Error(`${asked} is answered differently: ${JSON.stringify([...answers])}`);
  }
  return { asked, answer, evidence };
}

/** Rows with one answer and one evidence become one, at the place of the first. */
export function joined(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row>();
  for (const { asked, answer, evidence } of rows) {
    const group = `${evidence} ${answer}`;
    const earlier = groups.get(group);
    groups.set(group, {
      asked: earlier === undefined ? asked : `${earlier.asked}, ${asked}`,
      answer,
      evidence,
    });
  }
  return [...groups.values()];
}

/** A section of the page, ending with an empty line. */
export function section(heading: string, rows: readonly Row[]): string {
  const lines = rows.map(({ asked, answer, evidence }) => `| ${asked} | ${answer} | ${evidence} |`);
  return `${[`## ${heading}`, "", "| asked | answer | rests on |", "| --- | --- | --- |", ...lines].join("\n")}\n\n`;
}
