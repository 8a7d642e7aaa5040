import { badRequest, quoted } from "../errors.ts";

/** What a filter, an order or a key predicate is made of. `position` counts characters from 0. */
export type TokenKind =
  | "name"
  | "string"
  | "number"
  | "typed"
  | "("
  | ")"
  | ","
  | "/"
  | "="
  | "-"
  | "*"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a string: its content with `''` resolved; of a typed literal: what stands in the quotes. */
  readonly text: string;
  /** The word before the quotes of a typed literal, else empty. */
  readonly prefix: string;
  readonly position: number;
  /** Where the next token may begin. */
  readonly end: number;
  /** A blank stands before it. */
  readonly spaced: boolean;
}

const typedPrefixes: ReadonlySet<string> = new Set([
  "datetime",
  "datetimeoffset",
  "time",
  "guid",
  "binary",
  "X",
]);
const namePattern = /[A-Za-z_$][A-Za-z0-9_]*/y;
const numberPattern = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[mMdDfFlL]?/y;
const blankPattern = /[ \t\r\n]*/y;

/**
 * The token at `offset`; one pass, linear in the text: no character is looked at twice.
 *
 * @throws ODataError 400 for an unterminated string or a character that begins nothing.
 */
export function tokenAt(source: string, offset: number): Token {
  const start = skipBlanks(source, offset);
  const spaced = start > offset;
  const character = source.charAt(start);
  switch (character) {
    case "":
      return { kind: "end", text: "", prefix: "", position: start, end: start, spaced };
    case "(":
    case ")":
    case ",":
    case "/":
    case "=":
    case "*":
      return { kind: character, text: character, prefix: "", position: start, end: start + 1, spaced };
    case "-":
      return negativeNumberAt(source, start, spaced);
    case "'": {
      const { text, end } = quotedAt(source, start);
      return { kind: "string", text, prefix: "", position: start, end, spaced };
    }
  }
  const digits = matchAt(numberPattern, source, start);
  if (digits !== undefined) return numberToken(source, digits, start, spaced);
  const name = matchAt(namePattern, source, start);
  if (name === undefined) throw unknownCharacter(character, start, source);
  const end = start + name.length;
  if (source.charAt(end) === "'" && typedPrefixes.has(name)) {
    const literal = quotedAt(source, end);
    return { kind: "typed", text: literal.text, prefix: name, position: start, end: literal.end, spaced };
  }
  return { kind: "name", text: name, prefix: "", position: start, end, spaced };
}

function negativeNumberAt(source: string, start: number, spaced: boolean): Token {
  const digits = matchAt(numberPattern, source, start + 1);
  if (digits !== undefined) return numberToken(source, `-${digits}`, start, spaced);
  return { kind: "-", text: "-", prefix: "", position: start, end: start + 1, spaced };
}

/** A number must not run into a word: `0x10` and `1.` are no numbers. */
function numberToken(source: string, text: string, start: number, spaced: boolean): Token {
  const end = start + text.length;
  if (/[A-Za-z0-9_.]/.test(source.charAt(end))) throw unknownCharacter(source.charAt(end), end, source);
  return { kind: "number", text, prefix: "", position: start, end, spaced };
}

function quotedAt(source: string, start: number): { text: string; end: number } {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = source.indexOf("'", from);
    if (quote < 0) {
      throw badRequest(`Unterminated string literal at position ${start + 1} in "${quoted(source)}".`);
    }
    parts.push(source.slice(from, quote));
    if (source.charAt(quote + 1) !== "'") return { text: parts.join("'"), end: quote + 1 };
    from = quote + 2;
  }
}

function skipBlanks(source: string, offset: number): number {
  return offset + (matchAt(blankPattern, source, offset)?.length ?? 0);
}

function matchAt(pattern: RegExp, source: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0];
}

function unknownCharacter(character: string, position: number, source: string) {
  return badRequest(
    `Unknown character '${quoted(character.toWellFormed())}' at position '${position}' detected in "${quoted(source)}".`,
  );
}
