import { createHash } from "node:crypto";
import type { Context } from "koa";

/** A public JSON document with its validator: 304 for who has it already (RFC 9110 section 13.1.2). */
export interface PublishedDocument {
  readonly body: string;
  readonly etag: string;
}

export function publish(body: string): PublishedDocument {
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

export function answerDocument(context: Context, document: PublishedDocument): void {
  context.set("ETag", document.etag);
  context.set("Cache-Control", "no-cache");
  const known = context
    .get("If-None-Match")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(document.etag) || known.includes("*")) {
    context.status = 304;
    return;
  }
  context.set("Content-Type", "application/json;charset=UTF-8");
  context.body = document.body;
}
