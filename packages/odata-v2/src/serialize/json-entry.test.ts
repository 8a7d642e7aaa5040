import { expect, test } from "vitest";
import type { PrimitiveTypeName } from "../model/index.ts";
import { jsonEntryWriter } from "./json-entry.ts";
import { jsonWriter } from "./json-value.ts";
import type { StoredValue } from "./rows.ts";

test.each<[PrimitiveTypeName, StoredValue, string]>([
  ["Edm.String", 'a"\\\u2028\ud800/', '"a\\"\\\\\u2028\\ud800/"'],
  ["Edm.Boolean", 1, "true"],
  ["Edm.Boolean", 0, "false"],
  ["Edm.Int32", 5, "5"],
  ["Edm.Int64", 26, '"26"'],
  ["Edm.Int64", 9007199254740993n, '"9007199254740993"'],
  ["Edm.Decimal", "1.50", '"1.50"'],
  ["Edm.Double", 0.5, '"0.5"'],
  ["Edm.DateTime", 1694081805811, '"\\/Date(1694081805811)\\/"'],
  ["Edm.DateTimeOffset", -1, '"\\/Date(-1)\\/"'],
  ["Edm.Time", 48_000_500, '"PT13H20M0.5S"'],
  ["Edm.Binary", new Uint8Array([255, 0]), '"/wA="'],
  ["Edm.Guid", "00000000-0000-0000-0000-000000000001", '"00000000-0000-0000-0000-000000000001"'],
])("%s is written as OData V2 JSON has it", (type, value, expected) => {
  expect(jsonWriter(type)(value)).toBe(expected);
  expect(jsonWriter(type)(null)).toBe("null");
});

test.each<[PrimitiveTypeName, StoredValue, string]>([
  ["Edm.String", "a'b c/ü", "'a''b%20c%2F%C3%BC'"],
  ["Edm.String", "sap:msg-1_2.x~", "'sap%3Amsg-1_2.x~'"],
  ["Edm.String", "\ud800", "'%EF%BF%BD'"],
  ["Edm.Int64", 5, "5L"],
  ["Edm.Int32", 5, "5"],
  ["Edm.Decimal", "1.5", "1.5M"],
  ["Edm.Boolean", 1, "true"],
  ["Edm.DateTime", 1_500, "datetime'1970-01-01T00%3A00%3A01.5'"],
  ["Edm.String", "(a*b!)", "'%28a%2Ab%21%29'"],
  ["Edm.DateTimeOffset", 0, "datetimeoffset'1970-01-01T00%3A00%3A00Z'"],
  ["Edm.Guid", "00000000-0000-0000-0000-000000000001", "guid'00000000-0000-0000-0000-000000000001'"],
])("a key of type %s stands in URIs as its literal, encoded", (type, value, expected) => {
  const shape = {
    id: "x",
    type: "n.T",
    set: "S",
    key: [{ name: "K", type, index: 0 }],
    members: [],
    media: undefined,
  };
  const text = jsonEntryWriter({ shape, expansions: [] }, "https://h/")([value], []);
  expect(text).toBe(
    `{"__metadata":{"id":"https://h/S(${expected})","uri":"https://h/S(${expected})","type":"n.T"}}`,
  );
});
