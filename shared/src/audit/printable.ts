const longest = 256;
const beyondAscii = /[\x7f-\uffff]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Foreign text cut to a length that cannot flood a log. */
export function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/**
 * One JSON line of printable ASCII: JSON escapes control characters, the rest outside ASCII (line separators,
 * direction marks, broken surrogates) is escaped the same way, so a terminal shows what was sent and no more.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(beyondAscii, escape)}\n`;
}

/** Foreign text as it may stand in a database and on a terminal: what is not printable ASCII is escaped as in JSON. */
export const escaped = (text: string): string => text.replace(/[^\x20-\x7e]/g, escape);
