import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { badRequest } from "../src/errors.ts";
import type { EntityType } from "../src/model/index.ts";
import { type CustomOption, definePolicy, type Expression } from "../src/parse/index.ts";
import { engines } from "./engines.ts";
import { keysOf, messageOf, type ShopService, startShop } from "./shop-service.ts";

function equals(type: EntityType | undefined, name: string, value: string): Expression {
  const property = type?.propertyByName.get(name);
  if (property?.kind !== "primitive") throw new Error(`no property ${name}`);
  return {
    kind: "comparison",
    operator: "eq",
    left: { kind: "property", path: { links: [], property } },
    right: { kind: "literal", literal: { type: "Edm.String", value } },
  };
}

/** `article=x`: orders with a line of it; `not-article=x`: orders without. */
const ofArticle = (negated: boolean): CustomOption => ({
  condition(value, { model, type }) {
    if (value === "all") return undefined;
    if (!/^[a-z]+$/.test(value)) throw badRequest(`no article '${value}'`);
    const link = type.navigationByName.get("Lines");
    if (link === undefined) throw new Error("no lines");
    const condition = equals(model.byName.get("Line"), "Article", value);
    const any: Expression = { kind: "any", link, condition };
    return negated ? { kind: "not", operand: any } : any;
  },
});

const policy = definePolicy({
  sets: new Map([
    ["Orders", { customOptions: { article: ofArticle(false), "not-article": ofArticle(true) } }],
    [
      "Remarks",
      {
        customOptions: {
          text: {
            required: { status: 400, message: "text is missing" } as const,
            condition: (value: string, { type }: { type: EntityType }) => equals(type, "Text", value),
          },
        },
      },
    ],
  ]),
});

describe.each(engines)("a service's own query options on $name", (engine) => {
  let shop: ShopService;
  beforeAll(async () => {
    shop = await startShop(engine, { policy });
  });
  afterAll(() => shop.close());

  test.each([
    ["Orders?article=pear", ["A-1"]],
    ["Orders?article=pear&article=apple", ["A-1"]],
    ["Orders?article=pear&article=fig", []],
    ["Orders?article=fig&$filter=Status eq 'OPEN'", ["A:3/ü"]],
    ["Orders?article=fig&$filter=Status eq 'DONE' or Status eq 'FAILED'", []],
    ["Orders?not-article=apple", ["A-2", "B-4", "A:3/ü", "B-5"]],
    ["Orders?article=all&$top=1", ["A-1"]],
    ["Orders?Article=pear&$top=1&$skip=1", ["A-2"]],
  ])("%s lists the orders that it asks for", async (target, expected) => {
    const reply = await shop.get(target);
    expect(reply.status, reply.text).toBe(200);
    expect(keysOf(reply).toSorted()).toEqual(expected.toSorted());
  });

  test("$count counts what the option leaves", async () => {
    expect((await shop.get("Orders/$count?article=pear")).text).toBe("1");
    expect((await shop.get("Orders/$count?not-article=pear&$filter=Pieces gt 1")).text).toBe("1");
    expect((await shop.get("Orders?article=pear&$inlinecount=allpages")).text).toContain('"__count":"1"');
  });

  test("an option that a list needs is demanded on the list, not behind a link or by key", async () => {
    const reply = await shop.get("Remarks");
    expect([reply.status, messageOf(reply)]).toEqual([400, "text is missing"]);
    expect((await shop.get("Remarks/$count")).status).toBe(400);
    expect(keysOf(await shop.get("Remarks?text=ripe"), "Id")).toEqual(["7875"]);
    expect((await shop.get("Remarks(7875L)")).status).toBe(200);
    const line = "Lines(Order_Number='A-1',Line=2)/Remarks";
    expect(keysOf(await shop.get(line), "Id")).toHaveLength(2);
    expect(keysOf(await shop.get(`${line}?text=sweet`), "Id")).toEqual(["7876"]);
  });

  test("a value that the option refuses is answered in its words", async () => {
    const reply = await shop.get("Orders?article='");
    expect([reply.status, messageOf(reply)]).toEqual([400, "no article '''"]);
  });
});
