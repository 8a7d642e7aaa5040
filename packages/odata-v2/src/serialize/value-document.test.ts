import { expect, it } from "vitest";
import { valueDocument } from "./value-document.ts";

const data = "http://schemas.microsoft.com/ado/2007/08/dataservices";
const namespaces = `xmlns="${data}" xmlns:m="${data}/metadata"`;

it.each([
  ["a text", "Edm.String", 'a "b"', '{"d":{"F":"a \\"b\\""}}'],
  ["a moment", "Edm.DateTime", 83, '{"d":{"F":"\\/Date(83)\\/"}}'],
  ["null", "Edm.String", null, '{"d":{"F":null}}'],
  ["a list", "Edm.Int64", [1, null], '{"d":{"results":["1",null]}}'],
  ["an empty list", "Edm.Int32", [], '{"d":{"results":[]}}'],
] as const)("a function's result in JSON: %s", (_, type, value, text) => {
  expect(valueDocument({ name: "F", type, value }, "json")).toBe(text);
});

it.each([
  ["a text", "Edm.String", "<a&b>", `<F ${namespaces}>&lt;a&amp;b&gt;</F>`],
  ["a moment", "Edm.DateTime", 83, `<F ${namespaces}>1970-01-01T00:00:00.083</F>`],
  ["null", "Edm.String", null, `<F ${namespaces} m:null="true"/>`],
  ["a list", "Edm.Int64", [1, null], `<F ${namespaces}><element>1</element><element m:null="true"/></F>`],
] as const)("a function's result in XML: %s", (_, type, value, text) => {
  expect(valueDocument({ name: "F", type, value }, "xml")).toBe(
    `<?xml version='1.0' encoding='utf-8'?>${text}`,
  );
});
