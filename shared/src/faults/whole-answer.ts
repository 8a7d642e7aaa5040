import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** An answer, all of it in memory. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Lets a handler write its answer into memory, and hands it over once it is whole; nothing has gone out by then.
 * For answers that are to be spoilt or kept, of tenants for tests only.
 */
export function holdAnswer(response: ServerResponse, take: (answer: WholeAnswer) => void): void {
  const chunks: Buffer[] = [];
  const { writeHead, flushHeaders, write, end } = response;
  const add = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const hear = (...given: readonly unknown[]): void => {
    const callback = given.find((each) => typeof each === "function");
    if (callback !== undefined) queueMicrotask(callback as () => void);
  };
  response.writeHead = (status: number, ...given: readonly unknown[]) => {
    response.statusCode = status;
    const headers = given.find((each) => typeof each === "object") ?? {};
    for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders))
      if (value !== undefined) response.setHeader(name, value);
    return response;
  };
  response.flushHeaders = () => undefined;
  response.write = ((...given: readonly unknown[]) => {
    add(given[0], given[1]);
    hear(...given);
    return true;
  }) as typeof write;
  response.end = ((...given: readonly unknown[]) => {
    add(given[0], given[1]);
    hear(...given);
    Object.assign(response, { writeHead, flushHeaders, write, end });
    take({ status: response.statusCode, headers: response.getHeaders(), body: Buffer.concat(chunks) });
    return response;
  }) as typeof end;
}

/** Sends an answer as it is; HEAD gets its head alone. */
export function sendWhole(response: ServerResponse, { status, headers, body }: WholeAnswer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) response.setHeader(name, value);
  response.end(response.req.method === "HEAD" ? undefined : body);
}
