import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineBatch, LineTooLongError, lineBatches } from "./line-batches.ts";

const limits = { bytes: 40, lines: 4, line: 100 };

async function* chunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function cut(text: string, sizes: readonly number[]): Promise<LineBatch[]> {
  const found: LineBatch[] = [];
  for await (const batch of lineBatches(chunks(Buffer.from(text), sizes), limits)) found.push(batch);
  return found;
}

const textOf = ({ bytes }: LineBatch): string => Buffer.from(bytes).toString("utf8");

describe("Batches of lines", () => {
  it("hold every line once, whole and with its number, however the bytes come in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 30, unit: fc.constantFrom("a", "ü", '"') }), { maxLength: 30 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
        async (lines, ended, sizes) => {
          const text = lines.join("\n") + (ended ? "\n" : "");
          const batches = await cut(text, sizes);
          expect(batches.map(textOf).join("")).toBe(text);
          let line = 1;
          for (const batch of batches) {
            expect(batch.firstLine).toBe(line);
            const held = textOf(batch).split("\n").length - 1;
            expect(held).toBeLessThanOrEqual(limits.lines);
            if (batch !== batches.at(-1)) expect(textOf(batch).endsWith("\n")).toBe(true);
            line += held;
          }
        },
      ),
    );
  });

  it("end at a line that is too long, and say which it is", async () => {
    const failure = await cut(`short\nshort\n${"x".repeat(101)}`, [7]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LineTooLongError);
    expect(failure).toMatchObject({ line: 3 });
  });
});
