import type { IncomingMessage } from "node:http";

const most = 64 * 1024;

/** The body of a request, which stays there for whoever handles it; at most 64 KiB of it are looked at. */
export function peekBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (): void => {
      request.off("readable", look).off("close", done);
      const seen = Buffer.concat(chunks);
      // Put back before its end is told: a stream that has ended takes nothing back.
      if (!request.destroyed && seen.length > 0) request.unshift(seen);
      setImmediate(() => resolve(seen));
    };
    const look = (): void => {
      for (
        let chunk = request.read() as Buffer | null;
        chunk !== null;
        chunk = request.read() as Buffer | null
      ) {
        chunks.push(chunk);
        size += chunk.length;
      }
      if (request.complete || size > most) done();
    };
    request.on("readable", look).on("close", done);
  });
}
