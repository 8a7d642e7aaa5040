import type { Node } from "yaml";
import type { Path } from "./path.ts";
import { SeedError, type SeedPlace, type SeedProblem } from "./seed-error.ts";

/** The text of one file, or a value given by a program, read but not checked. */
export interface SeedDocument {
  /** What relative paths inside start from. */
  readonly folder: string;
  readonly value: unknown;
  /** Where a member stands: its value, or its name where `name` is set; the nearest one above it where it is missing. */
  place(path: Path, name?: boolean): SeedPlace;
}

/** Where the library's words are for programmers. */
const words: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "the member stands here a second time",
  MULTIPLE_DOCS: "a second document begins; it belongs into a file of its own",
};

/** A seed that a program gives as a value. */
export function valueDocument(value: unknown, folder: string): SeedDocument {
  return { folder, value, place: (path) => ({ path }) };
}

/**
 * Reads YAML 1.2, of which JSON is a part, and keeps where everything stood.
 * @throws {SeedError} with every place that is no YAML, member names that come twice included
 */
export async function readSeedDocument(text: string, file: string, folder: string): Promise<SeedDocument> {
  // Only who reads a file needs the library.
  const { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument<Node>(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const at = (offset: number | undefined): Pick<SeedPlace, "file" | "line" | "column"> => {
    if (offset === undefined) return { file };
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problem = (offset: number, message: string): SeedProblem => ({ ...at(offset), path: [], message });
  const problems = document.errors.map(({ pos, code, message }) => problem(pos[0], words[code] ?? message));
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) === undefined)
        problems.push(
          problem(alias.range?.[0] ?? 0, `*${alias.source}: there is no anchor &${alias.source} before it`),
        );
    },
  });
  if (problems.length > 0) throw new SeedError(problems);
  let value: unknown;
  try {
    // Aliases can make a small file endless; a hundred of them are plenty.
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new SeedError([problem(0, error instanceof Error ? error.message : String(error))]);
  }
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

  const offsetOf = (path: Path, name: boolean): number | undefined => {
    let node: unknown = resolved(document.contents);
    let offset = isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
    for (const [index, step] of path.entries()) {
      const entry = isMap(node)
        ? node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(step))
        : isSeq(node) && node.items[Number(step)];
      if (!entry) return offset;
      const key = isPair(entry) ? entry.key : undefined;
      const child = isPair(entry) ? entry.value : entry;
      const shown = (name && index === path.length - 1 && key) || child || key;
      offset = (shown as Node | undefined)?.range?.[0] ?? offset;
      node = resolved(child);
    }
    return offset;
  };
  return { folder, value, place: (path, name = false) => ({ ...at(offsetOf(path, name)), path }) };
}
