import { Readable } from "node:stream";
import type { Context } from "koa";
import type { Representation } from "./representation.ts";

/** Gives an answer to the connection, piece by piece and no faster than the caller takes it; HEAD gets its head. */
export function send(context: Context, { status, headers, pieces }: Representation): void {
  context.status = status;
  for (const [name, value] of Object.entries(headers)) context.set(name, value);
  if (status === 204 || status === 304) return;
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const [first = new Uint8Array()] = pieces;
  if (context.method !== "HEAD") {
    context.body = pieces.length > 1 ? Readable.from(pieces, { objectMode: false }) : buffer(first);
  }
  context.length = length;
  // Koa would call an empty body bytes.
  if (headers["Content-Type"] === undefined) context.remove("Content-Type");
}

const buffer = ({ buffer: memory, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(memory, byteOffset, byteLength);
