import { invalidContent } from "../errors.ts";

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What no XML 1.0 document may hold. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** @throws ODataError 400 where the text holds a character that XML forbids */
export function checkXmlCharacters(text: string): void {
  if (forbidden.test(text) || !text.isWellFormed()) throw invalidContent("a character that XML forbids");
}

/** Text with its references resolved: the five entities of XML and characters by number; no others exist here. */
export function resolveReferences(text: string): string {
  let from = text.indexOf("&");
  if (from < 0) return text;
  const parts = [text.slice(0, from)];
  while (from >= 0) {
    const end = text.indexOf(";", from);
    if (end < 0 || end - from > 10) throw invalidContent("an entity that is not known");
    parts.push(characterOf(text.slice(from + 1, end)));
    const next = text.indexOf("&", end);
    parts.push(text.slice(end + 1, next < 0 ? text.length : next));
    from = next;
  }
  return parts.join("");
}

function characterOf(reference: string): string {
  if (Object.hasOwn(named, reference)) return named[reference] ?? "";
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(reference);
  if (match === null) throw invalidContent("an entity that is not known");
  const point = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  const allowed = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  const character = allowed ? String.fromCodePoint(point) : "\0";
  checkXmlCharacters(character);
  return character;
}
