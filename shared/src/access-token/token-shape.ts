// Strict base64url without padding, blanks or newlines: jose is lenient there (fact M13, catalogue row 92).
const compactJws = /^[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{2,}$/;
const longestToken = 16_384;

const canonical = (part: string): boolean => Buffer.from(part, "base64url").toString("base64url") === part;

/** Whether a text can be a signed token at all: three canonical base64url parts, at most 16 KB. */
export function isCompactJws(token: string): boolean {
  return token.length <= longestToken && compactJws.test(token) && token.split(".").every(canonical);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * JSON that is written as our token server writes it: no blanks, no member twice, well-formed UTF-8 without a mark in
 * front. Whatever is written otherwise is not read (RFC 7515 section 4; catalogue rows 91, 93, 94).
 * @throws SyntaxError, TypeError, RangeError
 */
export function readOwnJson(bytes: Uint8Array): unknown {
  const text = strict.decode(bytes);
  const value: unknown = JSON.parse(text);
  if (JSON.stringify(value) !== text) throw new SyntaxError("not the one form of this JSON");
  return value;
}
