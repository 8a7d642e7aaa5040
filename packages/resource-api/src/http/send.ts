import type { ServerResponse } from "node:http";
import { bodyLength } from "@tenantbox/odata-v2/run";
import type { Representation } from "./representation.ts";

/**
 * Gives an answer to the connection; to HEAD only its head. A text goes out in one write together with its head, a body
 * in pieces piece by piece, no faster than the caller takes it.
 */
export function send(response: ServerResponse, { status, headers, body }: Representation): void {
  const bare = status === 204 || status === 304;
  response.writeHead(status, bare ? headers : { ...headers, "Content-Length": bodyLength(body) });
  if (bare || response.req.method === "HEAD") response.end();
  else if (typeof body === "string" || body instanceof Uint8Array) response.end(body);
  else sendPieces(response, body, 0);
}

function sendPieces(response: ServerResponse, pieces: readonly Uint8Array[], from: number): void {
  for (let place = from; place < pieces.length; place += 1) {
    // A caller who is gone takes nothing more: no "drain" follows.
    if (response.write(pieces[place])) continue;
    response.once("drain", () => sendPieces(response, pieces, place + 1));
    return;
  }
  response.end();
}
