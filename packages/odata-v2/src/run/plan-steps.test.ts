import { expect, test } from "vitest";
import { shopModel } from "../../test/shop-model.ts";
import { lenientPolicy, parseRequest } from "../parse/index.ts";
import { compile, type FeedPlan } from "../sql/index.ts";
import type { Row } from "../serialize/index.ts";
import { bodyBytes } from "./answer-body.ts";
import { planSteps, stepTools } from "./plan-steps.ts";

const context = { baseUrl: "https://localhost/", format: "json" } as const;

/** Drives a plan with rows that are given one after the other; what it asked, and what it answered. */
function answered(query: string, given: readonly (readonly Row[])[]) {
  const request = parseRequest(shopModel, { path: "Orders", query }, lenientPolicy);
  const plan = compile(request, shopModel, "sqlite") as FeedPlan;
  const asked: string[] = [];
  const steps = planSteps(
    plan,
    context,
    stepTools(({ statement }) => statement),
  );
  let step = steps.next();
  while (step.done !== true) {
    asked.push(step.value.sql);
    step = steps.next(given[asked.length - 1] ?? []);
  }
  const text = Buffer.from(bodyBytes(step.value.body)).toString();
  return { asked: asked.length, count: /"__count":"(\d+)"/.exec(text)?.[1] };
}

const rows = (count: number): Row[] => Array.from({ length: count }, (_, index) => [`n${index}`]);
const page = "$select=Number&$orderby=Number&$inlinecount=allpages";

test.each([
  ["the last page", `${page}&$top=5&$skip=10`, [rows(3)], { asked: 1, count: "13" }],
  ["a page without rows, from the first on", `${page}&$top=5`, [[]], { asked: 1, count: "0" }],
])("%s tells how many there are without counting them", (_which, query, given, expected) => {
  expect(answered(query, given)).toEqual(expected);
});

test.each([
  ["a full page", `${page}&$top=5`, rows(5)],
  ["a page behind all rows", `${page}&$top=5&$skip=10`, []],
  ["no page at all", `${page}&$top=0`, []],
])("%s does not tell how many there are: they are counted", (_which, query, given) => {
  expect(answered(query, [given, [[42]]])).toEqual({ asked: 2, count: "42" });
});
