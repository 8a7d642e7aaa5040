/** Whole lines of a stream, at most so many bytes and lines, unless a single line is longer. */
export interface LineBatch {
  readonly bytes: Uint8Array;
  /** Number of the first line, counted from 1. */
  readonly firstLine: number;
}

export interface LineLimits {
  readonly bytes: number;
  readonly lines: number;
  /** Bytes of one line. */
  readonly line: number;
}

/** A line is longer than anybody may send; it is counted from 1. */
export class LineTooLongError extends Error {
  override readonly name = "LineTooLongError";
  readonly line: number;

  constructor(line: number) {
    super("the line is too long");
    this.line = line;
  }
}

const newline = 10;

/** Cuts a stream into batches of lines; no more than one batch and one line are in memory. @throws {LineTooLongError} */
export async function* lineBatches(
  source: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<LineBatch> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let lines = 0;
  let firstLine = 1;
  /** Bytes of the line that has not ended yet. */
  let open = 0;

  const take = (): LineBatch => {
    const batch = { bytes: Buffer.concat(parts), firstLine };
    firstLine += lines;
    [parts, size, lines] = [[], 0, 0];
    return batch;
  };

  for await (const chunk of source) {
    let start = 0;
    let position = 0;
    for (;;) {
      const end = chunk.indexOf(newline, position);
      if (end === -1) break;
      lines += 1;
      open = 0;
      position = end + 1;
      if (lines < limits.lines && size + position - start < limits.bytes) continue;
      parts.push(chunk.subarray(start, position));
      yield take();
      start = position;
    }
    open += chunk.length - position;
    if (open > limits.line) throw new LineTooLongError(firstLine + lines);
    if (start < chunk.length) parts.push(chunk.subarray(start));
    size += chunk.length - start;
  }
  if (size > 0) yield take();
}
