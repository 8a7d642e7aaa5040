import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { codingFor, compressed, isCompressible } from "./content-coding.ts";

it.each([
  [undefined, undefined],
  ["", undefined],
  ["identity", undefined],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["gzip, deflate, br, zstd", "br"],
  ["br;q=0.5, gzip;q=0.9", "gzip"],
  ["GZIP;Q=0.1", "gzip"],
  ["*", "br"],
  ["br;q=0, *;q=0.2", "gzip"],
  ["gzip;q=0", undefined],
  ["gzip;q=0.5, identity", undefined],
  ["deflate", undefined],
  ["gzip;q=high", undefined],
  [Array.from({ length: 5000 }, (_, index) => `x${index}`).join(), undefined],
])("Accept-Encoding %s asks for %s", (header, coding) => {
  expect(codingFor(header)).toBe(coding);
});

it.each([
  ["application/json;charset=utf-8", 2000, true],
  ["application/atom+xml;type=feed;charset=utf-8", 2000, true],
  ["application/xml", 2000, true],
  ["text/plain;charset=utf-8", 2000, true],
  ["application/json;charset=utf-8", 1000, false],
  ["application/zip", 2000, false],
  ["application/octet-stream", 2000, false],
  ["image/png", 2000, false],
  ["multipart/mixed; boundary=batch", 2000, false],
])("%s of %d bytes is worth compressing: %s", (contentType, bytes, worth) => {
  expect(isCompressible(contentType, bytes)).toBe(worth);
});

it("what is compressed is the same again afterwards", async () => {
  const pieces = Array.from({ length: 40 }, (_, index) => Buffer.from(`{"row":${index}},`.repeat(700)));
  const whole = Buffer.concat(pieces);
  const [gzip, br] = await Promise.all([compressed(pieces, "gzip"), compressed(pieces, "br")]);
  expect(gunzipSync(Buffer.concat(gzip)).equals(whole)).toBe(true);
  expect(brotliDecompressSync(Buffer.concat(br)).equals(whole)).toBe(true);
  expect(Buffer.concat(br).length).toBeLessThan(whole.length / 10);
});
