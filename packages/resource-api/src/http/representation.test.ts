import { gunzipSync } from "node:zlib";
import { type Answer, bodyBytes } from "@tenantbox/odata-v2/run";
import { describe, expect, it } from "vitest";
import { UnsatisfiableRangeError } from "./byte-range.ts";
import { representationOf } from "./representation.ts";

const text = "0123456789".repeat(200);
const page: Answer = { status: 200, contentType: "application/json;charset=utf-8", body: text };
const described: Answer = { ...page, headers: { ETag: '"m1"', Vary: "Accept" } };
const payload: Answer = {
  status: 200,
  contentType: "application/octet-stream",
  body: Buffer.from(text),
  media: true,
};

const ask = async (answer: Answer, headers: Record<string, string> = {}, method = "GET") => {
  const { body, ...rest } = await representationOf(answer, { method, headers });
  return { ...rest, body: Buffer.from(bodyBytes(body)) };
};

describe("A page", () => {
  it("goes out as it is, for nobody to keep", async () => {
    const reply = await ask(page);
    expect(reply.headers).toEqual({
      DataServiceVersion: "2.0",
      "Cache-Control": "no-store",
      "Content-Type": "application/json;charset=utf-8",
      Vary: "Accept-Encoding",
    });
    expect(reply.body.toString()).toBe(text);
  });

  it("is compressed for a caller who asks for it", async () => {
    const reply = await ask(page, { "accept-encoding": "gzip" });
    expect(reply.headers).toMatchObject({ "Content-Encoding": "gzip", Vary: "Accept-Encoding" });
    expect(gunzipSync(reply.body).toString()).toBe(text);
  });

  it("that carries a token is never compressed, nor kept", async () => {
    const answer = { ...described, headers: { ...described.headers, "X-CSRF-Token": "secret" } };
    const { headers } = await ask(answer, { "accept-encoding": "gzip, br" });
    expect(headers["Content-Encoding"]).toBeUndefined();
    expect(headers["Cache-Control"]).toBe("no-store");
  });

  it("has no range", async () => {
    expect(await ask(page, { range: "bytes=0-1" })).toMatchObject({ status: 200 });
  });
});

describe("A document about the service", () => {
  it("may be kept, if the keeper asks again", async () => {
    expect((await ask(described)).headers).toMatchObject({
      ETag: '"m1"',
      "Cache-Control": "private, no-cache",
      Vary: "Accept, Accept-Encoding",
    });
  });

  it.each([['"m1"'], ['W/"m1"'], ['"m0", "m1"'], ["*"], ['"m1-gzip"'], ['"m1-br"']])(
    "is not sent again to a caller who has %s",
    async (known) => {
      for (const method of ["GET", "HEAD"]) {
        const reply = await ask(described, { "if-none-match": known }, method);
        expect([reply.status, reply.body.length]).toEqual([304, 0]);
        expect(reply.headers).toMatchObject({ ETag: '"m1"', DataServiceVersion: "2.0" });
        expect(reply.headers["Content-Type"]).toBeUndefined();
      }
    },
  );

  it.each([['"m2"'], ["m1"], ['"m"'], [`"${"x".repeat(15_000)}"`]])(
    "is sent to a caller who has something else",
    async (known) => {
      expect((await ask(described, { "if-none-match": known })).status).toBe(200);
    },
  );

  it("has another tag when it is compressed", async () => {
    expect((await ask(described, { "accept-encoding": "br" })).headers["ETag"]).toBe('"m1-br"');
  });
});

describe("A stored body", () => {
  it("says that it can be read in parts, and what it is", async () => {
    const { status, headers, body } = await ask(payload);
    expect([status, body.toString()]).toEqual([200, text]);
    expect(headers).toMatchObject({ "Accept-Ranges": "bytes", "Cache-Control": "no-store" });
    expect(headers["ETag"]).toMatch(/^"[\w-]{27}"$/);
  });

  it("is read in parts", async () => {
    const reply = await ask(payload, { range: "bytes=5-7" });
    expect([reply.status, reply.body.toString()]).toEqual([206, "567"]);
    expect(reply.headers).toMatchObject({ "Content-Range": "bytes 5-7/2000" });
  });

  it("is read on only while it is the same", async () => {
    const tag = (await ask(payload)).headers["ETag"] ?? "";
    const range = "bytes=1990-";
    expect(await ask(payload, { range, "if-range": tag })).toMatchObject({ status: 206 });
    for (const other of ['"other"', `W/${tag}`, "Wed, 25 Nov 2026 00:00:00 GMT"]) {
      const reply = await ask(payload, { range, "if-range": other });
      expect([reply.status, reply.body.length]).toEqual([200, 2000]);
    }
  });

  it("is not larger for a caller who asks for many parts", async () => {
    const reply = await ask(payload, { range: `bytes=${"0-,".repeat(1000)}0-` });
    expect([reply.status, reply.body.length]).toEqual([200, 2000]);
  });

  it("has nothing beyond its end", async () => {
    await expect(ask(payload, { range: "bytes=2000-" })).rejects.toEqual(new UnsatisfiableRangeError(2000));
  });

  it("has no parts for HEAD, and no coding when it is no text", async () => {
    const reply = await ask(payload, { range: "bytes=0-1", "accept-encoding": "gzip" }, "HEAD");
    expect([reply.status, reply.body.length, reply.headers["Content-Encoding"]]).toEqual([
      200,
      2000,
      undefined,
    ]);
  });
});

it("a refusal and an empty answer have neither validator nor coding", async () => {
  const refused: Answer = { status: 404, contentType: "application/xml;charset=utf-8", body: text };
  const reply = await ask(refused, { "accept-encoding": "gzip", "if-none-match": "*", range: "bytes=0-1" });
  expect([reply.status, reply.body.length]).toEqual([404, 2000]);
  const nothing = await ask({ status: 204, contentType: "", body: "" }, { "accept-encoding": "gzip" });
  expect([nothing.status, nothing.headers["Content-Type"]]).toEqual([204, undefined]);
});
