import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEntityFinder, ExportFormatError } from "./json-entities.ts";

function find(text: string, size = 1 << 16): unknown[] {
  const finder = createEntityFinder(10_000);
  const bytes = Buffer.from(text);
  const found: unknown[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    for (const one of finder.push(bytes.subarray(start, start + size)))
      found.push(JSON.parse(Buffer.from(one.bytes).toString("utf8")));
  }
  finder.end();
  return found;
}

const entity = fc.dictionary(
  fc.string({ minLength: 1, unit: fc.constantFrom("K", "é", '"', "\\", "{", "]") }),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 4 },
);
const page = fc
  .tuple(fc.array(entity, { maxLength: 4 }), fc.boolean(), fc.boolean())
  .map(([results, counted, more]) => ({
    entities: results,
    document: {
      d: { ...(counted ? { __count: "7" } : {}), results, ...(more ? { __next: "X?$skiptoken=1000" } : {}) },
    },
  }));
const single = entity.map((one) => ({
  entities: [one],
  document: { d: { __metadata: { type: "x" }, ...one } },
}));
const lone = entity.map((one) => ({ entities: [one], document: one as unknown }));
const list = fc
  .array(entity, { maxLength: 3 })
  .map((entities) => ({ entities, document: entities as unknown }));

describe("Entities in a file", () => {
  it("are found in pages, entities and lists, one after the other, however the bytes come in", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(page, single, lone, list), { maxLength: 5 }),
        fc.constantFrom(undefined, 2),
        fc.integer({ min: 1, max: 40 }),
        (documents, space, size) => {
          const text = documents.map(({ document }) => JSON.stringify(document, undefined, space)).join("\n");
          const found = find(text, size).map(withoutMetadata);
          expect(found).toEqual(documents.flatMap(({ entities }) => entities.map(withoutMetadata)));
        },
      ),
    );
  });

  it("carry the line they begin in", () => {
    const finder = createEntityFinder(100);
    const found = finder.push(Buffer.from('\u{feff}{"d":\n{"results":[\n{"A":\n1},\n\n{"A":2}]}}\n{"A":3}'));
    expect(found.map(({ line }) => line)).toEqual([3, 6, 7]);
  });

  it.each([
    ["hello", 1, "this is not JSON, or no export of logs"],
    ['{"d":{"results":[{"A":1}\n', 2, "the file ends in the middle"],
    ['{"A":1}\n}', 2, "a bracket closes what was not open"],
    ['{"d":{"results":[7]}}', 1, "this is not JSON, or no export of logs"],
    ['{"error":{"code":"Bad Request"}}', 1, "this is an error's answer; it holds no logs"],
    [`{"A":"${"x".repeat(20_000)}"}`, 1, "the entity is larger than 10000 bytes"],
  ])("that are none are named with their line: %s", (text, line, message) => {
    const outcome = (): unknown[] => find(text, 512);
    expect(outcome).toThrow(ExportFormatError);
    expect(outcome).toThrow(expect.objectContaining({ line, message }) as Error);
  });
});

/** JSON has no -0, and an answer of one entity has metadata of its own. */
function withoutMetadata(value: unknown): unknown {
  const { __metadata: _, ...rest } = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
  return rest;
}
