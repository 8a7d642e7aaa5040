import type { IncomingMessage } from "node:http";
import { contentTooLarge, ODataError } from "@tenantbox/odata-v2/errors";

/**
 * The bytes of a request, at most `limit` of them.
 * @throws {ODataError} 413 for more, 415 for a compressed body
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity")
    throw new ODataError("unsupported-media-type", "A compressed request is not supported.");
  if (Number(request.headers["content-length"] ?? 0) > limit) throw contentTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw contentTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
