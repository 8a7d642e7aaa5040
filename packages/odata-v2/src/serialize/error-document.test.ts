import { expect, test } from "vitest";
import { errorDocument, errorFormat } from "./error-document.ts";

test("an error in JSON carries the status in words and a text, or null", () => {
  expect(errorDocument({ code: "Bad Request", message: 'a "b"' }, "json")).toEqual({
    contentType: "application/json;charset=utf-8",
    body: '{"error":{"code":"Bad Request","message":{"lang":"en","value":"a \\"b\\""}}}',
  });
  expect(errorDocument({ code: "Forbidden", message: null }, "json").body).toContain('"value":null');
});

test("an error in XML escapes what it quotes and holds nothing that XML cannot", () => {
  expect(errorDocument({ code: "Not Found", message: "<a> & \u0001\ud800" }, "xml")).toEqual({
    contentType: "application/xml;charset=utf-8",
    body:
      `<?xml version='1.0' encoding='UTF-8'?><error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">` +
      '<code>Not Found</code><message xml:lang="en">&lt;a&gt; &amp; \uFFFD\uFFFD</message></error>',
  });
});

test.each([
  ["$format=json", undefined, "json"],
  ["$top=x&%24format=json", "*/*", "json"],
  ["$format=jsonx", undefined, "xml"],
  ["", "application/json", "json"],
  ["", "application/octet-stream", "xml"],
  ["", undefined, "xml"],
])("the error of ?%s with Accept %s is written in %s", (query, accept, format) => {
  expect(errorFormat(query, accept)).toBe(format);
});
