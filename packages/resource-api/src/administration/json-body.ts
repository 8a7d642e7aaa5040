import type { Context } from "koa";
import { AdministrationError } from "@tenantbox/shared/administration";

const largestBody = 16 * 1024;

/** The JSON object in a request's body, at most 16 KiB. @throws {AdministrationError} naming what is wrong */
export async function readJsonObject(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of context.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new AdministrationError(413, "too-large", "The body is larger than 16 KiB");
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new AdministrationError(400, "invalid-json", "The body is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AdministrationError(400, "invalid-json", "The body must be a JSON object");
  }
  return value as Record<string, unknown>;
}
