import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineModel, type PrimitiveTypeName } from "../../src/model/index.ts";
import { engines } from "../engines.ts";
import type { Stored } from "../shop-rows.ts";
import { baseUrl, type ShopService, startShop } from "../shop-service.ts";

// OData V2 URI conventions 3.1: a key of every primitive type, as it is written in the address of its entity.

type Key = readonly [type: PrimitiveTypeName, column: string, stored: Stored, literal: string];

const keys: readonly Key[] = [
  ["Edm.String", "TEXT", "O'Neil / ü", "'O''Neil%20%2F%20%C3%BC'"],
  ["Edm.Boolean", "integer", 1, "true"],
  ["Edm.Byte", "integer", 200, "200"],
  ["Edm.SByte", "integer", -7, "-7"],
  ["Edm.Int16", "integer", -300, "-300"],
  ["Edm.Int32", "integer", 70000, "70000"],
  ["Edm.Int64", "bigint", 9007199254740993n, "9007199254740993L"],
  ["Edm.Decimal", "numeric", 12.5, "12.5M"],
  ["Edm.Double", "double precision", -2.5, "-2.5D"],
  ["Edm.Single", "double precision", 0.25, "0.25F"],
  ["Edm.DateTime", "bigint", Date.UTC(2024, 1, 29, 23, 59, 58, 120), "datetime'2024-02-29T23%3A59%3A58.12'"],
  ["Edm.DateTimeOffset", "bigint", 0, "datetimeoffset'1970-01-01T00%3A00%3A00Z'"],
  ["Edm.Time", "bigint", 48_001_000, "time'PT13H20M1S'"],
  ["Edm.Guid", "TEXT", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "guid'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"],
  ["Edm.Binary", "bytea", Uint8Array.of(0, 255), "binary'00FF'"],
];
const nameOf = (type: PrimitiveTypeName) => type.replace("Edm.", "");

const model = defineModel({
  namespace: "example.keys",
  container: "Keys",
  entityTypes: keys.map(([type]) => ({
    name: `By${nameOf(type)}`,
    set: `${nameOf(type)}s`,
    table: `by_${nameOf(type).toLowerCase()}`,
    key: ["Key"],
    properties: [{ name: "Key", type, column: "key" }],
  })),
});
const tables = keys.map(
  ([type, column]) => `create table by_${nameOf(type).toLowerCase()} (key ${column} not null primary key)`,
);
const rows = Object.fromEntries(
  keys.map(([type, , stored]) => [`by_${nameOf(type).toLowerCase()}`, [{ key: stored }]]),
);

describe.each(engines)("keys on $name", (engine) => {
  let service: ShopService;
  beforeAll(async () => {
    service = await startShop(engine, { model, tables, rows });
  });
  afterAll(() => service.close());

  test.each(keys)(
    "an entity with a key of %s is found by it, and says so",
    async (type, _column, _stored, literal) => {
      const address = `${nameOf(type)}s(${literal})`;
      const reply = await service.get(address);
      expect(reply.status, reply.text).toBe(200);
      const { d: entity } = JSON.parse(reply.text) as { d: { __metadata: { uri: string } } };
      expect(entity.__metadata.uri).toBe(baseUrl + address);
      const named = await service.get(`${nameOf(type)}s(Key=${literal})/$count`);
      expect([named.status, named.text]).toEqual([200, "1"]);
    },
  );
});
