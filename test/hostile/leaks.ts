import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** What no answer may hold, unless it is the caller's own text: stacks, SQL, engines, paths, versions. */
const forbidden: readonly RegExp[] = [
  /\bat [^\n"]{1,80}\(?[^\n"]{1,80}:\d+:\d+\)?/,
  /node:internal|node_modules|\.(?:ts|js|mjs):\d+/,
  /\b(?:TypeError|RangeError|SyntaxError|ReferenceError)\b/,
  /\bselect\s+["*\w].{0,80}\bfrom\b/i,
  /sqlite|postgres|\bpg_\w+|\bwal\b/i,
  /\/(?:home|root|tmp|usr|etc|work|var)\//,
  /\bnode(?:\.js)?[/ ]v?\d|\bkoa\b|oidc-provider|better-sqlite3|\bundici\b/i,
  /-----BEGIN|eyJ[A-Za-z0-9_-]{20}/,
];

const errorXml =
  /^<\?xml version=["']1\.0["'] encoding=["']utf-8["']\?><error xmlns="http:\/\/schemas\.microsoft\.com\/ado\/2007\/08\/dataservices\/metadata"><code>[A-Za-z ]*<\/code><message xml:lang="en">(?:[^<>&]|&(?:lt|gt|amp|quot|apos|#x?[0-9a-fA-F]+);)*<\/message><\/error>$/i;

/** Neither body nor headers of an answer give anything away, and foreign text is encoded (INV 4). */
export function expectNothingLeaks(
  stack: HostileStack,
  name: string,
  sent: string | Buffer,
  answer: Answer,
): void {
  const { head, headers, status } = answer;
  const body = decoded(answer).toString("utf8");
  const own = ownText(sent.toString("latin1"));
  for (const pattern of forbidden) {
    const found = pattern.exec(`${head}\n${status < 400 ? "" : body}`)?.[0];
    if (found !== undefined && !own.includes(found)) expect.fail(`${name}: the answer holds ${found}`);
  }
  for (const secret of [
    stack.token,
    stack.key("demo-api", "secret").clientsecret ?? "-",
    stack.home,
    project,
  ])
    expect(`${head}\n${body}`.includes(secret), `${name}: the answer holds a secret or a path`).toBe(false);
  expect(headers["server"] ?? headers["x-powered-by"], name).toBeUndefined();
  expect(headers["access-control-allow-origin"], name).toBeUndefined();
  expect(headers["x-content-type-options"], `${name}: ${head}`).toBe("nosniff");
  expectEncoded(name, answer, body);
}

/** The body without the coding that the caller asked for. */
function decoded({ headers, body }: Answer): Buffer {
  if (body.length === 0) return body;
  switch (headers["content-encoding"]) {
    case "gzip":
      return gunzipSync(body);
    case "br":
      return brotliDecompressSync(body);
    default:
      return body;
  }
}

/** A browser that is shown the answer sees data, never markup; a parser never meets half a document. */
function expectEncoded(name: string, { headers, status }: Answer, body: string): void {
  const type = headers["content-type"] ?? "";
  if (body === "") return;
  expect(type, name).not.toMatch(/html|javascript/);
  if (type.startsWith("application/json")) expect(() => JSON.parse(body) as unknown, name).not.toThrow();
  else if (status >= 400) expect(body, name).toMatch(errorXml);
}

/** The caller's own words, raw and decoded: they may come back, encoded. */
function ownText(sent: string): string {
  const line = sent.split("\n", 1)[0] ?? "";
  return `${sent}\n${line.replace(/%[0-9A-Fa-f]{2}/g, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16))).replaceAll("+", " ")}`;
}
