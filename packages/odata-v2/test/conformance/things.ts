import { type ComplexTypeDefinition, defineModel, type PrimitiveTypeName } from "../../src/model/index.ts";
import type { TestEngine } from "../engines.ts";
import type { Stored } from "../shop-rows.ts";
import { startShop } from "../shop-service.ts";

const place: ComplexTypeDefinition = {
  name: "Place",
  members: [
    { name: "City", type: "Edm.String" },
    { name: "Floor", type: "Edm.Int16" },
  ],
};

/** Name, type and column type of one property for each primitive type; the column has the name in small letters. */
const properties: readonly (readonly [name: string, type: PrimitiveTypeName, column: string])[] = [
  ["Id", "Edm.Int32", "integer not null primary key"],
  ["Text", "Edm.String", "TEXT"],
  ["Flag", "Edm.Boolean", "integer"],
  ["Tiny", "Edm.Byte", "integer"],
  ["Signed", "Edm.SByte", "integer"],
  ["Small", "Edm.Int16", "integer"],
  ["Number", "Edm.Int32", "integer"],
  ["Big", "Edm.Int64", "bigint"],
  ["Price", "Edm.Decimal", "numeric"],
  ["Ratio", "Edm.Double", "double precision"],
  ["Share", "Edm.Single", "double precision"],
  ["Day", "Edm.DateTime", "bigint"],
  ["Moment", "Edm.DateTimeOffset", "bigint"],
  ["Clock", "Edm.Time", "bigint"],
  ["Code", "Edm.Guid", "TEXT"],
  ["Bytes", "Edm.Binary", "bytea"],
];

/** What is stored of a thing, by column. */
export type ThingRow = Readonly<Record<string, Stored>> & { readonly id: number };

/** Things with a property of every primitive type, in a tree: each has a parent at most. */
const thingsModel = defineModel({
  namespace: "example.things",
  container: "Things",
  complexTypes: [place],
  entityTypes: [
    {
      name: "Thing",
      set: "Things",
      table: "things",
      key: ["Id"],
      properties: [
        ...properties.map(([name, type]) => ({ name, type, column: name.toLowerCase() })),
        { name: "Place", complex: place, columns: { City: "city", Floor: "floor" } },
      ],
      navigation: [
        { name: "Parent", target: "Thing", multiplicity: "0..1", join: [{ from: "parent", to: "id" }] },
        { name: "Children", target: "Thing", multiplicity: "*", join: [{ from: "id", to: "parent" }] },
      ],
    },
  ],
});

const thingsTables = [
  `create table things (${properties.map(([name, , column]) => `${name.toLowerCase()} ${column}`).join()},
    city TEXT, floor integer, parent integer)`,
];

/** A thing with nothing in it but its id, and what differs from that. */
export function thing(id: number, values: Readonly<Record<string, Stored>>): ThingRow {
  const nothing = Object.fromEntries(
    [...properties.map(([name]) => name.toLowerCase()), "city", "floor", "parent"].map((name) => [
      name,
      null,
    ]),
  );
  return { ...nothing, id, ...values };
}

/** 1 is whole, 2 below zero wherever that can be, 3 is empty, 4 is zero and at the upper end. */
const things = [
  thing(1, {
    text: "Alpha Beta",
    flag: 1,
    tiny: 200,
    signed: -7,
    small: 7,
    number: 17,
    big: 9007199254740993n,
    price: 12.5,
    ratio: 2.5,
    share: 0.25,
    day: Date.UTC(2024, 1, 29, 23, 59, 58, 123),
    moment: Date.UTC(2024, 11, 31, 22, 30),
    clock: ((13 * 60 + 20) * 60 + 1) * 1000,
    code: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    bytes: Uint8Array.of(0, 255, 16),
    city: "Bonn",
    floor: 3,
  }),
  thing(2, {
    text: "o'Neil & Söhne 😀",
    flag: 0,
    tiny: 0,
    signed: -128,
    small: -7,
    number: -17,
    big: -9223372036854775808n,
    price: -0.05,
    ratio: -2.5,
    share: -0.5,
    day: -1,
    moment: Date.UTC(1969, 11, 31, 23),
    clock: 0,
    code: "00000000-0000-0000-0000-000000000000",
    bytes: new Uint8Array(),
    city: "Köln",
    floor: -1,
    parent: 1,
  }),
  thing(3, { parent: 2 }),
  thing(4, {
    text: "",
    tiny: 255,
    small: 32767,
    number: 0,
    big: 9223372036854775807n,
    price: 0,
    ratio: 0,
    share: 0,
    day: Date.UTC(1999, 0, 1),
    moment: 0,
    clock: 86_399_999,
    parent: 9,
  }),
];

export const startThings = (engine: TestEngine, rows: readonly ThingRow[] = things) =>
  startShop(engine, { model: thingsModel, tables: thingsTables, rows: { things: rows } });
