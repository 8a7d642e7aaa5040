import { badRequest, tooManyParts } from "../errors.ts";

const feed = 0x0a;
const carriage = 0x0d;

/**
 * Splits a multipart body at the lines that are its delimiters (RFC 2046 section 5.1), each byte looked at once;
 * lines end with CRLF or LF. What stands before the first and behind the last delimiter is passed over.
 *
 * @throws ODataError 400 without a part or a closing delimiter, 413 for more than `limit` parts.
 */
export function splitMultipart(body: Buffer, boundary: string, limit: number): readonly Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, "latin1");
  const parts: Buffer[] = [];
  let start = -1;
  for (let line = 0; ; ) {
    line = body.indexOf(delimiter, line);
    if (line < 0) break;
    const after = line + delimiter.length;
    if ((line > 0 && body[line - 1] !== feed) || !mayFollow(body[after])) {
      line = after;
      continue;
    }
    const end = body.indexOf(feed, after);
    const lineEnd = end < 0 ? body.length : end;
    const found = delimiterKind(body, after, lineEnd);
    if (found !== undefined) {
      if (start >= 0) parts.push(body.subarray(start, endOfContent(body, start, line)));
      if (parts.length > limit) throw tooManyParts(limit);
      if (found === "closing" && parts.length > 0) return parts;
      if (found === "closing") break;
      start = lineEnd + 1;
    }
    line = lineEnd;
  }
  throw badRequest("A multipart body needs a part and a closing delimiter.");
}

/** A line is a delimiter if nothing but blanks follows its boundary: `--b` does not end at `--bb`. */
function delimiterKind(body: Buffer, after: number, end: number): "opening" | "closing" | undefined {
  let last = end;
  while (last > after && isBlank(body[last - 1])) last -= 1;
  if (last === after) return "opening";
  const closes = last === after + 2 && body[after] === 0x2d && body[after + 1] === 0x2d;
  return closes ? "closing" : undefined;
}

/** The line break before a delimiter belongs to it. */
function endOfContent(body: Buffer, start: number, delimiter: number): number {
  const end = delimiter - 1;
  if (end < start) return start;
  return end > start && body[end - 1] === carriage ? end - 1 : end;
}

/** Told by one byte, since a hostile body is full of lines that only begin like a delimiter. */
function mayFollow(byte: number | undefined): boolean {
  return byte === undefined || byte === feed || byte === 0x2d || isBlank(byte);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === carriage;
}
