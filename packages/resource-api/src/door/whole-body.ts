import type { IncomingMessage } from "node:http";

/** A request's body to its end; undefined where it is larger than `most` bytes. @throws Error where it is cut off */
export function readWhole(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > most) return resolve(undefined);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) return void chunks.push(chunk);
      request.pause();
      resolve(undefined);
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject).once("close", () => reject(new Error("the body was cut off")));
  });
}
