import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Log } from "./log.ts";
import type { Server } from "./server.ts";

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Content Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

const answer = (status: string): string =>
  `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\n` +
  "X-Content-Type-Options: nosniff\r\nContent-Length: 0\r\n\r\n";

/** What a connection owes: answers to whole requests, and perhaps one to a request that is still coming in. */
interface Owed {
  readonly answers: Set<ServerResponse>;
  latest: { readonly request: IncomingMessage; readonly response: ServerResponse } | undefined;
}

/**
 * Answers what Node's parser refuses before there is a request (RFC 9112 section 2.2): 400, 408, 413 or 431 and
 * the end of the connection. It comes after the answers that are owed before it, and not at all where an answer to
 * the same request has begun, so that requests and answers never come apart (catalogue row 185).
 */
export function refuseWhatCannotBeParsed(server: Server, name: string, log: Log): void {
  const connections = new WeakMap<Duplex, Owed>();
  const owe = (request: IncomingMessage, response: ServerResponse): void => {
    const owed = connections.get(request.socket) ?? { answers: new Set(), latest: undefined };
    connections.set(request.socket, owed);
    owed.latest = { request, response };
    owed.answers.add(response);
    response.once("close", () => owed.answers.delete(response));
  };
  for (const event of ["request", "checkContinue", "checkExpectation"] as const)
    server.prependListener(event, owe);

  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    log.debug({ listener: name, code: error.code }, "request cannot be parsed");
    const owed = connections.get(socket);
    const broken = owed?.latest?.request.complete === false ? owed.latest.response : undefined;
    if (error.code === "ECONNRESET" || broken?.headersSent === true) return void socket.destroy();
    const refuse = (): void => {
      if (socket.writable) socket.end(answer(statuses[error.code ?? ""] ?? "400 Bad Request"));
      else socket.destroy();
    };
    // They go out in the order of their requests: with the last one, all have.
    const before = [...(owed?.answers ?? [])].findLast((response) => response !== broken);
    if (before === undefined) refuse();
    else before.once("close", refuse);
  });
  // Node hands CONNECT over as a bare socket; no tunnel is served here.
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => undefined).end(answer("405 Method Not Allowed"));
  });
}
