import { expect, test } from "vitest";
import { requestOf } from "../../test/request-of.ts";
import { shopModel } from "../../test/shop-model.ts";
import { compile } from "./compile.ts";
import type { Dialect } from "./dialect.ts";
import type { Expansion, Plan, Statement } from "./plan.ts";
import type { Position } from "./seek.ts";

function planOf(target: string, dialect: Dialect = "sqlite"): Plan {
  return compile(requestOf(target), shopModel, dialect);
}

function statementsOf(plan: Plan): readonly Statement[] {
  if (plan.kind !== "feed") return [];
  const below = (expansions: readonly Expansion[]): readonly Statement[] =>
    expansions.flatMap((expansion) => [expansion.statement, ...below(expansion.expansions)]);
  return [plan.page.statement, ...below(plan.page.expansions)];
}

test("a page asks for one row more than it shows, to learn whether more remain, and for what it is ordered by", () => {
  const [page] = statementsOf(planOf("Orders?$select=Number&$orderby=Placed desc"));
  expect(page).toEqual({
    sql: 'select "t"."number", "t"."placed" from "orders" as "t" where ("t".rowid & 63 or odata_deadline()) order by "t"."placed" desc nulls first, "t"."number" desc limit +? offset +?',
    parameters: [1001, 0],
  });
});

test("with $top it asks for no more than that", () => {
  expect(statementsOf(planOf("Orders?$top=7&$skip=3"))[0]?.parameters).toEqual([7, 3]);
});

test("every walk over rows carries the deadline before everything else on SQLite", () => {
  const [page] = statementsOf(planOf("Orders?$select=Number&$filter=ShipTo/City eq 'Bonn'&$top=1"));
  expect(page).toEqual({
    sql: 'select "t"."number" from "orders" as "t" where ("t".rowid & 63 or odata_deadline()) and ("t"."city" = +?) order by "t"."placed" asc nulls last, "t"."number" limit +? offset +?',
    parameters: ["Bonn", 1, 0],
  });
});

test("PostgreSQL gets typed parameters and orders text by code point", () => {
  const [page] = statementsOf(
    planOf("Orders?$select=Paid&$filter=Status gt 'x' and Paid&$orderby=Status&$top=1", "postgres"),
  );
  expect(page).toEqual({
    sql: 'select "t"."paid", "t"."number" from "orders" as "t" where (("t"."status" collate "C" > cast($1 as text)) and ("t"."paid" = 1)) order by "t"."status" collate "C" asc nulls last, "t"."number" collate "C" limit $2 offset $3',
    parameters: ["x", 1, 0],
  });
});

test("a link is joined once, however often it is walked", () => {
  const [page] = statementsOf(
    planOf("Lines?$filter=Order/Status eq 'a' or Order/Paid&$orderby=Order/Placed"),
  );
  expect(page?.sql.match(/left join/g)).toHaveLength(1);
});

test.each([["sqlite"], ["postgres"]] as const)(
  "an expand is one statement for each level on %s",
  (dialect) => {
    const statements = statementsOf(planOf("Orders?$expand=Lines/Remarks,Lines/Order,Invoice", dialect));
    expect(statements).toHaveLength(5);
    for (const { sql } of statements.slice(1))
      expect(sql).toMatch(dialect === "sqlite" ? /json_each/ : /any\(|unnest\(/);
  },
);

test("a plan is data that passes between threads", () => {
  const plan = planOf(
    "Orders?$expand=Lines/Remarks&$filter=Volume eq 9007199254740993L&$inlinecount=allpages",
  );
  expect(structuredClone(plan)).toEqual(plan);
});

test("what is asked of an entity's links is asked with the entity's own key", () => {
  const plan = planOf("Orders('x')/Lines?$select=Article");
  expect(statementsOf(plan)[0]).toMatchObject({ parameters: ["x", 1001, 0] });
  expect(plan).toMatchObject({
    origin: { sql: 'select 1 from "orders" as "t" where "t"."number" = +? limit 1', parameters: ["x"] },
  });
});

test("behind a position the list goes on in index ranges, nulls first going down", () => {
  const request = requestOf("Orders?$select=Number&$orderby=Placed desc&$skiptoken=1000");
  const conditions = (after: Position): readonly string[] => {
    const plan = compile(request, shopModel, "sqlite", { after });
    if (plan.kind !== "feed") throw new Error("no feed");
    return [plan.page.statement, ...plan.further].map(
      ({ sql }) => / and (.*) order by/.exec(sql)?.[1] ?? sql,
    );
  };
  expect(conditions([5, "x"])).toEqual([`"t"."placed" = +? and "t"."number" < +?`, `"t"."placed" < +?`]);
  expect(conditions([null, "x"])).toEqual([
    `"t"."placed" is null and "t"."number" < +?`,
    `"t"."placed" is not null`,
  ]);
});
