import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createBrotliCompress, createGzip } from "node:zlib";

/** What a body may be compressed with. */
export type ContentCoding = "br" | "gzip";

/** Best first: at these levels Brotli is both smaller and faster than gzip. */
const offered: readonly ContentCoding[] = ["br", "gzip"];

/** Below this, compressing costs more than it saves. */
const leastBytes = 1024;

const textual = /^(?:text\/|application\/(?:[a-z0-9.-]+\+)?(?:json|xml)(?:;|$))/i;

/** Whether compressing makes sense: text, and enough of it. What else there is was compressed by whoever made it. */
export function isCompressible(contentType: string, bytes: number): boolean {
  return bytes >= leastBytes && textual.test(contentType);
}

/** The coding that `Accept-Encoding` likes best (RFC 9110, section 12.5.3); undefined: the body as it is. */
export function codingFor(acceptEncoding: string | undefined): ContentCoding | undefined {
  if (acceptEncoding === undefined) return undefined;
  const qualities = new Map<string, number>();
  for (const part of acceptEncoding.toLowerCase().split(",", 50)) {
    const match = /^\s*([a-z0-9*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?$/.exec(part);
    if (match?.[1] === undefined) continue;
    qualities.set(match[1] === "x-gzip" ? "gzip" : match[1], Number(match[2] ?? 1));
  }
  const qualityOf = (name: string) => qualities.get(name) ?? qualities.get("*") ?? 0;
  let best: ContentCoding | undefined;
  for (const coding of offered) {
    if (qualityOf(coding) > (best === undefined ? 0 : qualityOf(best))) best = coding;
  }
  const asItIs = qualities.get("identity") ?? 0;
  return best !== undefined && qualityOf(best) >= asItIs ? best : undefined;
}

/** Compresses in the threads of the platform, never on the event loop. */
export async function compressed(
  pieces: readonly Uint8Array[],
  coding: ContentCoding,
): Promise<readonly Uint8Array[]> {
  const stream =
    coding === "br"
      ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : createGzip({ level: 6 });
  const coded: Uint8Array[] = [];
  await pipeline(Readable.from(pieces), stream, async (source: AsyncIterable<Uint8Array>) => {
    for await (const piece of source) coded.push(piece);
  });
  return coded;
}
