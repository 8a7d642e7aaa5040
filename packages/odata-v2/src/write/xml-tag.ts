import { invalidContent } from "../errors.ts";
import { resolveReferences } from "./xml-text-of.ts";

/** A start tag or an empty-element tag, names as written. */
export interface XmlTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** `<a/>`: the element ends with its tag. */
  readonly empty: boolean;
  /** Where the text goes on. */
  readonly end: number;
}

const mostAttributes = 64;
const longestValue = 65_536;
const namePattern = /[\p{L}_][\p{L}\p{N}_.-]{0,199}(?::[\p{L}_][\p{L}\p{N}_.-]{0,199})?/uy;
const blankPattern = /[ \t\r\n]*/y;

export function nameAt(text: string, offset: number): string {
  namePattern.lastIndex = offset;
  const name = namePattern.exec(text)?.[0];
  if (name === undefined) throw invalidContent("a tag without a name");
  return name;
}

export function skipBlanks(text: string, offset: number): number {
  blankPattern.lastIndex = offset;
  return offset + (blankPattern.exec(text)?.[0].length ?? 0);
}

/** Reads the tag whose name begins at `offset`. @throws ODataError 400 for one that is malformed or too large */
export function tagAt(text: string, offset: number): XmlTag {
  const name = nameAt(text, offset);
  const attributes = new Map<string, string>();
  let at = offset + name.length;
  for (;;) {
    const next = skipBlanks(text, at);
    if (text.startsWith(">", next)) return { name, attributes, empty: false, end: next + 1 };
    if (text.startsWith("/>", next)) return { name, attributes, empty: true, end: next + 2 };
    if (next === at) throw invalidContent("a malformed tag");
    const attribute = nameAt(text, next);
    const equals = skipBlanks(text, next + attribute.length);
    const quote = text.charAt(skipBlanks(text, equals + 1));
    if (text.charAt(equals) !== "=" || (quote !== '"' && quote !== "'")) {
      throw invalidContent("a malformed attribute");
    }
    const start = skipBlanks(text, equals + 1) + 1;
    const close = text.indexOf(quote, start);
    if (close < 0 || close - start > longestValue) throw invalidContent("an attribute that is too long");
    const value = text.slice(start, close);
    if (value.includes("<")) throw invalidContent("a malformed attribute");
    if (attributes.has(attribute)) throw invalidContent("an attribute that is given twice");
    if (attributes.size >= mostAttributes) throw invalidContent("too many attributes");
    attributes.set(attribute, resolveReferences(value.replace(/[\t\r\n]/g, " ")));
    at = close + 1;
  }
}
