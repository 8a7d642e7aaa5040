import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "node:https";
import type { Duplex } from "node:stream";
import type { Log } from "./log.ts";

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Content Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

const answer = (status: string): string =>
  `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\n` +
  "X-Content-Type-Options: nosniff\r\nContent-Length: 0\r\n\r\n";

/**
 * Answers what Node's parser refuses before there is a request (RFC 9112 section 2.2): 400, 408, 413 or 431 and
 * the end of the connection. Nothing follows an answer that was already begun for the same request, so that
 * requests and answers never come apart (catalogue row 185).
 */
export function refuseWhatCannotBeParsed(server: Server, name: string, log: Log): void {
  const latest = new WeakMap<Duplex, { request: IncomingMessage; response: ServerResponse }>();
  for (const event of ["request", "checkContinue", "checkExpectation"] as const)
    server.prependListener(event, (request: IncomingMessage, response: ServerResponse) => {
      latest.set(request.socket, { request, response });
    });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    log.debug({ listener: name, code: error.code }, "request cannot be parsed");
    const last = latest.get(socket);
    const begun = last !== undefined && !last.request.complete && last.response.headersSent;
    if (error.code === "ECONNRESET" || !socket.writable || begun) return void socket.destroy();
    socket.end(answer(statuses[error.code ?? ""] ?? "400 Bad Request"));
  });
  // Node hands CONNECT over as a bare socket; no tunnel is served here.
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => undefined).end(answer("405 Method Not Allowed"));
  });
}
