/** Lines on their way into a file. */
export interface Page {
  /** The text of the file, piece by piece. */
  from(lines: AsyncIterable<Uint8Array>): AsyncGenerator<string>;
  /** How many logs have passed. */
  readonly logs: number;
}

/** Lines stay lines, or become one answer of the API: `{"d":{"results":[…]}}`. */
export function createPage(asLines: boolean): Page {
  let logs = 0;
  const textOf = (line: string): string => {
    logs += 1;
    if (asLines) return `${line}\n`;
    return logs === 1 ? `\n${line}` : `,\n${line}`;
  };
  return {
    async *from(lines) {
      if (!asLines) yield '{"d":{"results":[';
      for await (const some of linesOf(lines)) yield some.map(textOf).join("");
      if (!asLines) yield "\n]}}\n";
    },
    get logs() {
      return logs;
    },
  };
}

/** Whole lines of each piece. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [rest];
}
