import fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { readSeedDocument } from "./seed-document.ts";

type Path = (string | number)[];

/** Every way to a member or an item of a value. */
function pathsIn(value: unknown, above: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = [...above, Array.isArray(value) ? Number(name) : name];
    return [path, ...pathsIn(member, path)];
  });
}

/** The value with another one at a place. */
function withAt(value: unknown, [step, ...rest]: Path, set: unknown): unknown {
  if (step === undefined) return set;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[step] = withAt(copy[step], rest, set);
  return copy;
}

const spellings: Readonly<Record<string, (value: unknown) => string>> = {
  "JSON on one line": (value) => JSON.stringify(value),
  "JSON over many lines": (value) => JSON.stringify(value, undefined, "\t"),
  YAML: (value) => stringify(value),
  "YAML with comments before each line": (value) =>
    stringify(value)
      .split("\n")
      .map((line) => `# ÄÖ😀\n${line}`)
      .join("\n"),
};

it.each(Object.entries(spellings))(
  "a member has its place in %s, wherever it stands",
  async (_name, spell) => {
    const text = fc.stringMatching(/^[a-z][a-z0-9 ]{0,8}[a-z0-9]$/);
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, depthIdentifier: "value" },
        text,
        fc.integer(),
        fc.dictionary(text, tie("value"), { minKeys: 1, maxKeys: 4, depthIdentifier: "value" }),
        fc.array(tie("value"), { minLength: 1, maxLength: 4, depthIdentifier: "value" }),
      ),
    }));
    const somewhere = value
      .filter((one) => pathsIn(one).length > 0)
      .chain((one) => fc.tuple(fc.constant(one), fc.constantFrom(...pathsIn(one))));
    await fc.assert(
      fc.asyncProperty(somewhere, async ([one, path]) => {
        // A text that stands nowhere else says where the place is, without the parser.
        const spelled = spell(withAt(one, path, "NEEDLE"));
        const before = spelled.slice(0, spelled.indexOf("NEEDLE")).replace(/"$/, "");
        const document = await readSeedDocument(spelled, "seed.yaml", ".");
        expect(document.place(path)).toEqual({
          file: "seed.yaml",
          line: before.split("\n").length,
          column: before.length - before.lastIndexOf("\n"),
          path,
        });
      }),
      { numRuns: 100 },
    );
  },
);
