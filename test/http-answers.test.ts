import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Feed, read, tokenFor } from "./flows.ts";
import { firstLog } from "./message-log.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
let errorText: string;
beforeAll(async () => {
  stack = await startStack();
  token = await tokenFor(stack, "demo-api", "secret");
  const failed = await firstLog(stack, token, "$filter=Status eq 'FAILED'");
  errorText = `MessageProcessingLogs('${failed.MessageGuid}')/ErrorInformation/$value`;
});
afterAll(() => stack.stop());

const get = (path: string, headers: Record<string, string> = {}, call: Call = {}): Promise<Reply> =>
  read(stack, token, path, { ...call, headers });
const largePage = "MessageProcessingLogs?$top=500&$expand=CustomHeaderProperties";

describe("HEAD gets the head that GET would get", () => {
  it.each([
    ["", {}],
    ["$metadata", {}],
    ["MessageProcessingLogs?$top=3", {}],
    ["", { accept: "*/*" }],
    [largePage, {}],
    ["MessageProcessingLogs?$top=20", { "accept-encoding": "gzip" }],
    ["MessageProcessingLogs/$count", {}],
    ["MessageProcessingLogs('x')", {}],
    ["Nothing", {}],
  ])("of %s with %j", async (path, headers) => {
    const [whole, head] = [await get(path, headers), await get(path, headers, { method: "HEAD" })];
    expect([head.status, head.bytes.length]).toEqual([whole.status, 0]);
    expect(head.headers["content-length"]).toBe(String(whole.bytes.length));
    // The caller closes the connection after HEAD, and each answer has an id and a time of its own.
    for (const own of ["connection", "date", "keep-alive", "x-correlation-id"]) {
      delete (whole.headers as Record<string, unknown>)[own];
      delete (head.headers as Record<string, unknown>)[own];
    }
    expect(head.headers).toEqual(whole.headers);
  });
});

describe("A large page", () => {
  it("is the same in pieces, and as gzip or br", async () => {
    const plain = await get(largePage);
    const feed = plain.json<Feed<unknown>>();
    expect([plain.status, feed.d.results.length]).toEqual([200, 500]);
    const gzip = await get(largePage, { "accept-encoding": "gzip" });
    const br = await get(largePage, { "accept-encoding": "gzip;q=0.5, br" });
    expect([gzip.headers["content-encoding"], br.headers["content-encoding"]]).toEqual(["gzip", "br"]);
    expect(gunzipSync(gzip.bytes).toString()).toBe(plain.text);
    expect(brotliDecompressSync(br.bytes).toString()).toBe(plain.text);
    expect(gzip.bytes.length).toBeLessThan(plain.bytes.length / 4);
    for (const { headers } of [plain, gzip, br]) expect(headers["vary"]).toBe("Accept-Encoding");
  });
});

describe("What describes the service", () => {
  it.each([["$metadata"], [""]])("(%j) is not sent again to a caller who has it", async (path) => {
    const first = await get(path);
    const tag = String(first.headers["etag"]);
    expect(tag).toMatch(/^"[\w-]+"$/);
    const again = await get(path, { "if-none-match": tag });
    expect([again.status, again.text, again.headers["etag"]]).toEqual([304, "", tag]);
    expect((await get(path, { "if-none-match": '"other"' })).text).toBe(first.text);
  });

  it("has another tag in another format", async () => {
    const tag = String((await get("")).headers["etag"]);
    expect((await get("", { accept: "*/*", "if-none-match": tag })).status).toBe(200);
  });

  it("is nothing to a caller without a credential, whatever he has", async () => {
    for (const method of ["GET", "HEAD"] as const) {
      const reply = await stack.call(`${stack.apiUrl}/api/v1/$metadata`, {
        method,
        headers: { "if-none-match": "*" },
      });
      expect([reply.status, reply.headers["etag"]]).toEqual([401, undefined]);
    }
  });

  it("is not compressed when it hands out a CSRF token", async () => {
    const reply = await get("", { "x-csrf-token": "Fetch", "accept-encoding": "gzip, br", accept: "*/*" });
    expect(reply.bytes.length).toBeGreaterThan(1024);
    expect([reply.headers["content-encoding"], reply.headers["cache-control"]]).toEqual([
      undefined,
      "no-store",
    ]);
  });
});

describe("A stored body", () => {
  it("is read in parts, and only while it is the same", async () => {
    const whole = await get(errorText, { accept: "*/*" });
    const { etag, "accept-ranges": ranges } = whole.headers;
    expect([whole.status, ranges]).toEqual([200, "bytes"]);
    const part = await get(errorText, { range: "bytes=3-9", "if-range": String(etag) });
    expect([part.status, part.headers["content-range"]]).toEqual([206, `bytes 3-9/${whole.bytes.length}`]);
    expect(part.bytes.equals(whole.bytes.subarray(3, 10))).toBe(true);
    expect((await get(errorText, { range: "bytes=3-9", "if-range": '"other"' })).status).toBe(200);
  });

  it("has nothing beyond its end: 416 says how long it is", async () => {
    const size = (await get(errorText)).bytes.length;
    const reply = await get(errorText, { range: `bytes=${size}-` });
    expect([reply.status, reply.headers["content-range"]]).toEqual([416, `bytes */${size}`]);
    expect(reply.json<{ error: { code: string } }>().error.code).toBe("Requested Range Not Satisfiable");
  });

  it("takes no $format", async () => {
    expect((await get(`${errorText}?$format=json`)).status).toBe(400);
  });
});
