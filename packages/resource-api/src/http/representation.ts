import type { IncomingHttpHeaders } from "node:http";
import { type Answer, type AnswerBody, bodyBytes, bodyLength, bodyPieces } from "@tenantbox/odata-v2/run";
import { byteRange } from "./byte-range.ts";
import { codingFor, compressed, isCompressible } from "./content-coding.ts";
import { codedTag, entityTagOf, isKnown } from "./entity-tag.ts";

/** What goes out, to the byte. */
export interface Representation {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AnswerBody;
}

/** What of a request decides how an answer is put. */
export interface Wishes {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

type Headers = Readonly<Record<string, string>>;

/**
 * An answer as this caller wants it: not at all when he has it (304), a part of it (206), or compressed. HEAD is put
 * like GET; whoever sends it leaves the body out (RFC 9110, sections 8.4, 9.3.2, 13 and 14).
 *
 * @throws {UnsatisfiableRangeError}
 */
export async function representationOf(answer: Answer, wishes: Wishes): Promise<Representation> {
  const { status, contentType } = answer;
  const headers: Headers = {
    DataServiceVersion: "2.0",
    "Cache-Control": cachingOf(answer),
    ...answer.headers,
  };
  if (status === 204) return { status, headers, body: "" };
  const typed = contentType === "" ? headers : { ...headers, "Content-Type": contentType };
  if (status !== 200) return { status, headers: typed, body: answer.body };
  return answer.media === true ? media(answer, typed, wishes) : document(answer, typed, wishes);
}

async function document(answer: Answer, headers: Headers, wishes: Wishes): Promise<Representation> {
  const varied = { ...headers, Vary: variesBy(headers) };
  const tag = headers["ETag"];
  if (tag !== undefined && isKnown(tag, wishes.headers["if-none-match"])) return notModified(varied);
  return coded({ status: 200, headers: varied, body: answer.body }, wishes);
}

/** A stored body: it has a validator of its own, and may be read in parts. */
async function media(answer: Answer, headers: Headers, wishes: Wishes): Promise<Representation> {
  const bytes = new Uint8Array(bodyBytes(answer.body));
  const tag = await entityTagOf(bytes);
  const tagged = { ...headers, ETag: tag, "Accept-Ranges": "bytes", Vary: variesBy(headers) };
  if (isKnown(tag, wishes.headers["if-none-match"])) return notModified(tagged);
  const ifRange = wishes.headers["if-range"];
  const asked = wishes.method === "GET" && (ifRange === undefined || ifRange === tag);
  const range = asked ? byteRange(wishes.headers.range, bytes.byteLength) : undefined;
  if (range === undefined) return coded({ status: 200, headers: tagged, body: bytes }, wishes);
  const { first, last } = range;
  const headersOfPart = { ...tagged, "Content-Range": `bytes ${first}-${last}/${bytes.byteLength}` };
  return { status: 206, headers: headersOfPart, body: bytes.subarray(first, last + 1) };
}

async function coded(whole: Representation, { headers: asked }: Wishes): Promise<Representation> {
  const { headers, body, status } = whole;
  const coding = codingFor(asked["accept-encoding"]);
  if (coding === undefined || carriesToken(headers)) return whole;
  if (!isCompressible(headers["Content-Type"] ?? "", bodyLength(body))) return whole;
  const tag = headers["ETag"];
  const own = tag === undefined ? {} : { ETag: codedTag(tag, coding) };
  return {
    status,
    headers: { ...headers, ...own, "Content-Encoding": coding },
    body: await compressed(bodyPieces(body), coding),
  };
}

function notModified(headers: Headers): Representation {
  const { "Content-Type": _, ...rest } = headers;
  return { status: 304, headers: rest, body: "" };
}

/** Rows and payloads are nobody's to keep; documents about the service may be kept, and asked for again. */
function cachingOf({ headers = {} }: Answer): string {
  return headers["ETag"] === undefined || carriesToken(headers) ? "no-store" : "private, no-cache";
}

/** The length of a compressed secret tells about it (BREACH; catalogue row 198). */
function carriesToken(headers: Headers): boolean {
  return headers["X-CSRF-Token"] !== undefined || headers["Set-Cookie"] !== undefined;
}

function variesBy(headers: Headers): string {
  const others = headers["Vary"];
  return others === undefined ? "Accept-Encoding" : `${others}, Accept-Encoding`;
}
