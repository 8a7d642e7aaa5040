import type { IncomingMessage, ServerResponse } from "node:http";

/** How long the rest of a body that nobody wants is read and dropped after its answer, in milliseconds. */
const lingerMs = 1_000;

/**
 * Sends `100 Continue` once a handler begins to read the body (RFC 9110 section 10.1.1): a request that is refused
 * by what its head says is answered before its body is sent, and its connection ends there.
 */
export function continueOnceRead(request: IncomingMessage, response: ServerResponse): void {
  const read = request._read.bind(request);
  const kept = response.shouldKeepAlive;
  response.shouldKeepAlive = false;
  request._read = (size) => {
    request._read = read;
    if (!response.headersSent) {
      response.shouldKeepAlive = kept;
      response.writeContinue();
    }
    read(size);
  };
}

/** Cuts a connection that goes on sending a body after the answer to it; a short rest does not end it. */
export function cutUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    if (request.complete) return;
    const cut = setTimeout(() => request.socket.destroy(), lingerMs);
    const keep = (): void => clearTimeout(cut);
    request.once("end", keep).once("close", keep);
  });
}
