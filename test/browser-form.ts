import { createHash, randomBytes } from "node:crypto";
import type { Reply } from "./request.ts";

/** The fields of a form as a browser sends them, and the cookie that came with it. */
export function formOf(page: Reply): { readonly fields: Record<string, string>; readonly cookie: string } {
  const inputs = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const plain = (text: string): string =>
    text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");
  const cookie = String(page.headers["set-cookie"]).split(";", 1)[0] ?? "";
  return {
    fields: Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, plain(value)])),
    cookie,
  };
}

/** What a program keeps of PKCE, and what of it it shows (RFC 7636 sections 4.1 and 4.2). */
export const newVerifier = (): string => randomBytes(32).toString("base64url");
export const challengeOf = (verifier: string): string =>
  createHash("sha256").update(verifier).digest("base64url");
