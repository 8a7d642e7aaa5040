// Strict base64url without padding, blanks or newlines: jose is lenient there (fact M13, catalogue row 92).
const compactJws = /^[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{2,}$/;
const longestToken = 16_384;

const canonical = (part: string): boolean => Buffer.from(part, "base64url").toString("base64url") === part;

/** Whether a text can be a signed token at all: three canonical base64url parts, at most 16 KB. */
export function isCompactJws(token: string): boolean {
  return token.length <= longestToken && compactJws.test(token) && token.split(".").every(canonical);
}
