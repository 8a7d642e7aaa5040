import { badRequest, contentTooLarge, tooManyParts } from "../errors.ts";
import type { BatchItem, BatchLimits, BatchRequest } from "./batch-item.ts";
import { batchTarget } from "./batch-target.ts";
import { batchBoundary, boundaryOf } from "./boundary.ts";
import { announcedContent, type Head, readHead } from "./head.ts";
import { splitMultipart } from "./multipart.ts";

const readMethods: ReadonlySet<string> = new Set(["GET"]);
const writeMethods: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "MERGE", "DELETE"]);

/** A batch as it came in. */
export interface BatchSource {
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
  /** Service root of this request, with a slash at its end. */
  readonly baseUrl: string;
}

/**
 * Reads a `$batch` body (OData V2 batch processing): reads by themselves, writes in change sets. Nothing is run
 * before all of it is found sound; the time is linear in the bytes.
 *
 * @throws ODataError 400 for a malformed batch, 413 beyond the limits, 415 for another content type.
 */
export function parseBatch(source: BatchSource, limits: BatchLimits): readonly BatchItem[] {
  const { body, baseUrl } = source;
  const boundary = batchBoundary(source.contentType);
  if (body.byteLength > limits.bytes) throw contentTooLarge();
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let count = 0;
  return splitMultipart(bytes, boundary, limits.parts).map((part): BatchItem => {
    const head = readHead(part, false);
    const contentType = contentTypeOf(head);
    const inner = boundaryOf(contentType);
    const item: BatchItem =
      inner === undefined
        ? { kind: "request", request: readRequest(head, contentType, baseUrl) }
        : { kind: "change-set", requests: changeSet(announcedContent(head), inner, limits, baseUrl) };
    count += item.kind === "request" ? 1 : item.requests.length;
    if (count > limits.parts) throw tooManyParts(limits.parts);
    if (item.kind === "request") checkRead(item.request);
    return item;
  });
}

function checkRead({ method, refersTo }: BatchRequest): void {
  if (!readMethods.has(method)) throw badRequest(`${method} is allowed in a change set only.`);
  if (refersTo !== undefined) throw badRequest(`Unknown Content-ID '${refersTo}'.`);
}

function changeSet(body: Buffer, boundary: string, limits: BatchLimits, baseUrl: string) {
  const known = new Set<string>();
  return splitMultipart(body, boundary, limits.parts).map((part) => {
    const head = readHead(part, false);
    const contentType = contentTypeOf(head);
    if (boundaryOf(contentType) !== undefined) {
      throw badRequest("A change set must not contain a change set.");
    }
    const request = readRequest(head, contentType, baseUrl);
    const { method, contentId, refersTo } = request;
    if (!writeMethods.has(method)) throw badRequest(`${method} is not allowed in a change set.`);
    if (refersTo !== undefined && !known.has(refersTo)) throw badRequest(`Unknown Content-ID '${refersTo}'.`);
    if (contentId !== undefined) {
      if (known.has(contentId)) throw badRequest(`Content-ID '${contentId}' is used twice.`);
      known.add(contentId);
    }
    return request;
  });
}

function contentTypeOf(head: Head): string {
  const contentType = head.fields.get("content-type");
  if (contentType === undefined) throw badRequest("A part has no Content-Type.");
  return contentType;
}

/** The request in an `application/http` part. */
function readRequest(outer: Head, contentType: string, baseUrl: string): BatchRequest {
  if (!/^application\/http\s*(?:;|$)/i.test(contentType)) {
    throw badRequest("A part must be application/http or a change set.");
  }
  const encoding = outer.fields.get("content-transfer-encoding")?.toLowerCase() ?? "binary";
  if (!["binary", "8bit", "7bit"].includes(encoding)) {
    throw badRequest("The Content-Transfer-Encoding of a part must be binary.");
  }
  const head = readHead(announcedContent(outer), true);
  const line = /^([A-Z]{1,10}) ([^ ]{1,16000}) HTTP\/1\.[01] *$/.exec(head.startLine);
  if (line === null) throw badRequest("A part has an invalid request line.");
  const [, method = "", url = ""] = line;
  const body = announcedContent(head);
  if (readMethods.has(method) && !onlyLineBreaks(body)) throw badRequest(`${method} must not have a body.`);
  const target = batchTarget(url, baseUrl);
  return {
    method,
    ...target,
    headers: head.fields,
    body: readMethods.has(method) ? body.subarray(0, 0) : body,
    contentId: contentIdOf(outer, head),
    refersTo: referenceIn(target.path),
  };
}

function contentIdOf(outer: Head, inner: Head): string | undefined {
  const [one, other] = [outer.fields.get("content-id"), inner.fields.get("content-id")];
  const id = one ?? other;
  if (id === undefined) return undefined;
  if ((other !== undefined && other !== id) || !/^[A-Za-z0-9._~<>@+-]{1,100}$/.test(id)) {
    throw badRequest("A part has an invalid Content-ID.");
  }
  return id;
}

/** `$1/Lines` refers to the entity of the request with Content-ID 1; `$metadata` does not. */
function referenceIn(path: string): string | undefined {
  const match = /^(?:\$|%24)([^/(?]*)/i.exec(path);
  return match === null || match[1] === "metadata" ? undefined : match[1];
}

function onlyLineBreaks(body: Buffer): boolean {
  return body.every((byte) => byte === 0x0d || byte === 0x0a);
}
