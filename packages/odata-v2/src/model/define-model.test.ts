import { expect, test } from "vitest";
import {
  type ComplexTypeDefinition,
  defineModel,
  type EntityTypeDefinition,
  type NavigationDefinition,
} from "./index.ts";

const place: ComplexTypeDefinition = { name: "Place", members: [{ name: "City", type: "Edm.String" }] };

function modelWith(
  difference: Partial<EntityTypeDefinition>,
  complexTypes: readonly ComplexTypeDefinition[] = [place],
) {
  const item: EntityTypeDefinition = {
    name: "Item",
    set: "Items",
    table: "items",
    key: ["Id"],
    properties: [
      { name: "Id", type: "Edm.String", column: "id" },
      { name: "At", complex: place, columns: { City: "city" } },
    ],
    ...difference,
  };
  const other: EntityTypeDefinition = {
    name: "Other",
    set: "Others",
    table: "others",
    key: ["Id"],
    properties: [{ name: "Id", type: "Edm.String", column: "id" }],
  };
  return defineModel({ namespace: "n", container: "C", entityTypes: [item, other], complexTypes });
}

const link: NavigationDefinition = {
  name: "Others",
  target: "Other",
  multiplicity: "*",
  join: [{ from: "id", to: "item" }],
};

test("a model fills in what is left out", () => {
  const model = modelWith({ navigation: [link] });
  const item = model.bySet.get("Items");
  expect(item?.qualifiedName).toBe("n.Item");
  expect(item?.properties.map(({ name, nullable }) => [name, nullable])).toEqual([
    ["Id", false],
    ["At", false],
  ]);
  expect(item?.defaultOrder.map(({ property }) => property.name)).toEqual(["Id"]);
  expect(item?.indexes).toEqual([["id"]]);
  expect(model.associations).toEqual([
    {
      name: "Item_2_r_Others",
      ends: [
        { type: "Item", set: "Items", role: "Item", multiplicity: "1" },
        { type: "Other", set: "Others", role: "r_Others", multiplicity: "*" },
      ],
    },
  ]);
});

test.each<[string, Partial<EntityTypeDefinition>, (readonly ComplexTypeDefinition[])?]>([
  ["entity set Others is defined twice", { set: "Others" }],
  ["entity type Other is defined twice", { name: "Other" }],
  ["Item: has no key", { key: [] }],
  ['Item: items"; drop is no plain database name', { table: 'items"; drop' }],
  ["Item: a b is no plain database name", { indexes: [["a b"]] }],
  ["Item: key Nope is no primitive property", { key: ["Nope"] }],
  ["Item: key At is no primitive property", { key: ["At"] }],
  ["Item: no primitive property Nope to order by", { defaultOrder: [{ path: "Nope" }] }],
  ["Item: Others leads to unknown Nope", { navigation: [{ ...link, target: "Nope" }] }],
  ["Item: Others joins no columns", { navigation: [{ ...link, join: [] }] }],
  ["Item: Id is a property and a link", { navigation: [{ ...link, name: "Id" }] }],
  ["navigation property of Item Others is defined twice", { navigation: [link, link] }],
  ["Item: At has the complex type Place, which the model does not list", {}, []],
  [
    "Item: At/City has no column",
    {
      properties: [
        { name: "Id", type: "Edm.String", column: "id" },
        { name: "At", complex: place, columns: {} },
      ],
    },
  ],
])("a mistake in a model stops the start: %s", (message, difference, complexTypes) => {
  expect(() => modelWith(difference, complexTypes)).toThrow(message);
});

test("two links that name one association must fit each other", () => {
  const association = { name: "A", fromRole: "a", toRole: "b" };
  const back: NavigationDefinition = {
    ...link,
    name: "Back",
    association: { name: "A", fromRole: "b", toRole: "c" },
  };
  expect(() => modelWith({ navigation: [{ ...link, association }, back] })).toThrow(
    "association A: its two links do not fit each other",
  );
});
