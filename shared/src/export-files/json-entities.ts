/** One entity of an export: its bytes are a JSON object, not parsed yet. */
export interface FoundEntity {
  readonly bytes: Uint8Array;
  /** Line of its first character, counted from 1. */
  readonly line: number;
}

/** What an export may not look like. */
export class ExportFormatError extends Error {
  override readonly name = "ExportFormatError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Finds entities in bytes as they come; never more than one entity is kept. @throws {ExportFormatError} */
export interface EntityFinder {
  push(chunk: Uint8Array): readonly FoundEntity[];
  /** The bytes have ended. */
  end(): void;
}

/** An object that is no entity itself, or a list of entities. */
type Container = { readonly kind: "list" } | { readonly kind: "wrapper"; key: string; inValue: boolean };

/** First members of objects that hold entities rather than being one: answers, pages. */
const wrappers: ReadonlySet<string> = new Set(["d", "results", "__count", "__next", "value", "error"]);
/** Members of those that lead to entities. */
const leading: ReadonlySet<string> = new Set(["d", "results", "value"]);

const [quote, backslash, newline] = [34, 92, 10];
const [openBrace, closeBrace, openBracket, closeBracket, comma, colon] = [123, 125, 91, 93, 44, 58];
const blank = (byte: number): boolean => byte === 32 || byte === newline || byte === 13 || byte === 9;

/**
 * Looks only at the structure: strings, braces, and the few members that lead to entities. It takes an answer of the
 * API (`{"d":{"results":[…]}}`, `{"d":{…}}`), a list, single entities, and any number of these one after the other.
 * @param mostBytes of one entity
 */
export function createEntityFinder(mostBytes: number): EntityFinder {
  const open: Container[] = [];
  let found: FoundEntity[] = [];
  let line = 1;
  let start = true;
  let inString = false;
  let escaped = false;
  /** Characters of the string that is being read, where it may be a member's name. */
  let name: number[] | undefined;
  /** An entity, an object that may become one, or a value that nobody needs; with its depth. */
  let taken:
    | { depth: number; line: number; parts: Uint8Array[]; size: number; undecided: boolean; kept: boolean }
    | undefined;

  const fail = (message: string): never => {
    throw new ExportFormatError(line, message);
  };
  const take = (kept: boolean): void => {
    taken = { depth: 0, line, parts: [], size: 0, undecided: kept, kept };
  };
  const keep = (chunk: Uint8Array, from: number, to: number): void => {
    if (taken === undefined || !taken.kept || to <= from) return;
    taken.parts.push(chunk.subarray(from, to));
    taken.size += to - from;
    if (taken.size > mostBytes) fail(`the entity is larger than ${mostBytes} bytes`);
  };
  const endString = (): void => {
    if (name === undefined) return;
    const word = Buffer.from(name).toString("utf8");
    name = undefined;
    if (taken?.undecided === true) {
      taken.undecided = false;
      if (!wrappers.has(word)) return;
      open.push({ kind: "wrapper", key: word, inValue: false });
      taken = undefined;
    } else {
      const container = open.at(-1);
      if (container?.kind === "wrapper") container.key = word;
    }
    if (word === "error" && taken === undefined) fail("this is an error's answer; it holds no logs");
  };
  const close = (kind: Container["kind"]): void => {
    if (open.pop()?.kind !== kind) fail("a bracket closes what was not open");
  };

  /** A character between entities. */
  const between = (byte: number): void => {
    const container = open.at(-1);
    const leads = container?.kind !== "wrapper" || (container.inValue && leading.has(container.key));
    if (byte === openBrace || byte === openBracket) {
      if (container?.kind === "wrapper" && !container.inValue) fail("a member's name was expected");
      if (!leads) take(false);
      else if (byte === openBrace) take(true);
      else open.push({ kind: "list" });
    } else if (byte === closeBracket) close("list");
    else if (byte === closeBrace) close("wrapper");
    else if (container?.kind === "wrapper") {
      if (byte === colon) container.inValue = true;
      else if (byte === comma) container.inValue = false;
      else if (byte === quote) [inString, name] = [true, container.inValue ? undefined : []];
      else if (!container.inValue) fail("this is not JSON");
    } else if (byte !== comma || container === undefined) fail("this is not JSON, or no export of logs");
  };

  /** A character of something taken, outside strings; says whether it ended there. */
  const within = (byte: number): boolean => {
    if (taken === undefined) return false;
    if (byte === quote) {
      inString = true;
      name = taken.undecided ? [] : undefined;
    } else if (byte === openBrace || byte === openBracket) taken.depth += 1;
    else if (byte === closeBrace || byte === closeBracket) taken.depth -= 1;
    return taken.depth === 0;
  };

  return {
    push(chunk) {
      found = [];
      let from = 0;
      let index = 0;
      if (start && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) index = 3;
      start = false;
      for (; index < chunk.length; index++) {
        const byte = chunk[index] ?? 0;
        if (byte === newline) line += 1;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) {
            inString = false;
            endString();
            continue;
          }
          name?.push(byte);
          continue;
        }
        if (taken === undefined) {
          if (blank(byte)) continue;
          between(byte);
          from = index;
        }
        if (taken !== undefined && within(byte)) {
          keep(chunk, from, index + 1);
          if (taken.kept) found.push({ bytes: Buffer.concat(taken.parts), line: taken.line });
          taken = undefined;
        }
      }
      keep(chunk, from, chunk.length);
      return found;
    },
    end() {
      if (taken !== undefined || inString || open.length > 0) fail("the file ends in the middle");
    },
  };
}
