import { appendFileSync } from "node:fs";

/** One call that the recorder saw, or one word of the test ("A": it was acknowledged, "B": it was asked for). */
export interface DiskRecord {
  readonly kind: "W" | "S" | "T" | "U" | "R" | "L" | "C" | "A" | "B";
  readonly path: string;
  readonly offset: number;
  readonly data: Buffer;
}

/** The records of a log, in order (see recorder.c for their form); one that is not whole ends it. */
export function* readRecords(log: Buffer): Generator<DiskRecord> {
  for (let at = 0; at + 15 <= log.length; ) {
    const pathEnd = at + 15 + log.readUInt16LE(at + 1);
    const end = pathEnd + log.readUInt32LE(at + 11);
    if (end > log.length) return;
    yield {
      kind: String.fromCharCode(log[at] ?? 0) as DiskRecord["kind"],
      path: log.toString("utf8", at + 15, pathEnd),
      offset: Number(log.readBigInt64LE(at + 3)),
      data: log.subarray(pathEnd, end),
    };
    at = end;
  }
}

/** Writes a word of the test between the records of the disk. */
export function note(log: string, kind: "A" | "B", word: string): void {
  const path = Buffer.from(word);
  const head = Buffer.alloc(15);
  head.write(kind);
  head.writeUInt16LE(path.length, 1);
  appendFileSync(log, Buffer.concat([head, path]));
}
