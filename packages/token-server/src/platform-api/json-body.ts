import type { IncomingMessage } from "node:http";
import { V3Error } from "./v3-error.ts";

const largestBody = 1024 * 1024;

/** The JSON object of a request's body; an absent body is an empty one. @throws {V3Error} message-parse-error */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const refuse = (reason: string): V3Error =>
    new V3Error("message-parse-error", { detail: `Request invalid due to parse error: ${reason}` });
  if (request.headers["content-encoding"] !== undefined) throw refuse("Content-Encoding is not supported");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw refuse("the body is larger than 1 MiB");
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    throw refuse("invalid request body");
  }
  throw refuse("invalid request body");
}
