import { badRequest } from "../errors.ts";

/** What stands before the first empty line: its first line where one is asked for, and header fields. */
export interface Head {
  readonly startLine: string;
  /** Names in small letters; a field that comes twice has its values joined. */
  readonly fields: ReadonlyMap<string, string>;
  readonly rest: Buffer;
}

const mostFields = 60;
const mostEmptyLines = 20;
const longestLine = 16_000;
const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;
/** Fields that mean one thing and must not be said twice (RFC 9112 section 6.3). */
const once: ReadonlySet<string> = new Set(["content-length", "content-type", "content-id"]);

/**
 * Reads a head: header fields up to an empty line or the end, before them a start line if `withStartLine`
 * (empty lines in front of it are passed over).
 *
 * @throws ODataError 400 for a line that is no field, a folded one, or too many of them.
 */
export function readHead(part: Buffer, withStartLine: boolean): Head {
  const fields = new Map<string, string>();
  let startLine: string | undefined = withStartLine ? undefined : "";
  let offset = 0;
  let [empty, lines] = [0, 0];
  while (offset < part.length) {
    const end = part.indexOf(0x0a, offset);
    const next = end < 0 ? part.length : end;
    if (next - offset > longestLine) throw badRequest("A header line of a part is too long.");
    const line = part.toString("latin1", offset, next).replace(/\r$/, "");
    offset = next + 1;
    if (startLine === undefined) {
      if (line !== "") startLine = line;
      else if (++empty > mostEmptyLines) throw badRequest("A part has no request line.");
      continue;
    }
    if (line === "") break;
    if (++lines > mostFields) throw badRequest("A part has too many header lines.");
    addField(fields, line);
  }
  return { startLine: startLine ?? "", fields, rest: part.subarray(Math.min(offset, part.length)) };
}

function addField(fields: Map<string, string>, line: string): void {
  const match = field.exec(line);
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) throw badRequest("A part has an invalid header line.");
  const value = (match?.[2] ?? "").trimEnd();
  const known = fields.get(name);
  if (known !== undefined && once.has(name)) throw badRequest(`A part has the header ${name} twice.`);
  fields.set(name, known === undefined ? value : `${known}, ${value}`);
}

/**
 * The content that a head announces. Line breaks behind its Content-Length belong to nobody.
 *
 * @throws ODataError 400 where the length is no number, too large, or leaves bytes over; or with Transfer-Encoding.
 */
export function announcedContent({ fields, rest }: Head): Buffer {
  if (fields.has("transfer-encoding")) throw badRequest("A part must not have a Transfer-Encoding.");
  const announced = fields.get("content-length");
  if (announced === undefined) return rest;
  const length = /^\d{1,9}$/.test(announced) ? Number(announced) : Number.NaN;
  if (!(length <= rest.length)) throw badRequest("The Content-Length of a part does not fit its content.");
  for (let index = length; index < rest.length; index += 1) {
    if (rest[index] !== 0x0a && rest[index] !== 0x0d) {
      throw badRequest("The Content-Length of a part does not fit its content.");
    }
  }
  return rest.subarray(0, length);
}
