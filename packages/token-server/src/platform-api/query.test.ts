import { expect, it } from "vitest";
import { meetsLabels } from "./label-selector.ts";
import { parseQuery } from "./query.ts";
import type { QueryRules } from "./query-rules.ts";
import { meetsTimes } from "./query-times.ts";

const rules: QueryRules = {
  list: { orderBy: ["name"] },
  labels: true,
  parameters: {
    names: "list",
    available: "boolean",
    include: { include: ["space"] },
    fields: { fields: { "space.organization": ["guid", "name"] } },
  },
};
const refusal = (text: string, by: QueryRules = rules): string => {
  try {
    parseQuery(text, by);
  } catch (error) {
    return (error as { detail: string }).detail;
  }
  return "none";
};

it("A query is read into pages, order, lists, fields and conditions", () => {
  const query = parseQuery(
    "page=2&per_page=5000&order_by=-name&names=a%252Cb,c&include=space&fields[space.organization]=name&created_ats[gt]=2026-01-01T00:00:00Z&label_selector=env%20in%20(dev,test),!old&guids=",
    rules,
  );
  expect(query).toMatchObject({
    page: 2,
    perPage: 5000,
    orderBy: { member: "name", descending: true },
    createdAts: [{ operator: "gt", moments: [Date.parse("2026-01-01T00:00:00Z")] }],
    labels: [
      { key: "env", operator: "in", values: ["dev", "test"] },
      { key: "old", operator: "not-exists", values: [] },
    ],
  });
  expect([...query.lists]).toEqual([
    ["names", ["a,b", "c"]],
    ["guids", [""]],
  ]);
  expect([...query.fields]).toEqual([["space.organization", ["name"]]]);
  expect([...query.include]).toEqual(["space"]);
});

it("A query without parameters means the first fifty, in the order of their making", () => {
  expect(parseQuery("", rules)).toMatchObject({
    page: 1,
    perPage: 50,
    orderBy: undefined,
    labels: undefined,
  });
});

it.each([
  [
    "colour=red",
    "Unknown query parameter(s): 'colour'. Valid parameters are: 'page', 'per_page', 'order_by', 'created_ats', 'updated_ats', 'guids', 'names', 'available', 'include', 'fields', 'label_selector'",
  ],
  ["page=0", "Page must be a positive integer"],
  ["page=-1", "Page must be a positive integer"],
  ["per_page=5001", "Per page must be between 1 and 5000"],
  ["order_by=colour", "Order by can only be: 'created_at', 'updated_at', 'name'"],
  ["available=1", "Available must be 'true' or 'false'"],
  ["include=moon", "Invalid included resource: 'moon'. Valid included resources are: 'space'"],
  ["include=space,space", "Duplicate included resource: 'space'"],
  ["fields[space.organization]=colour", "Fields valid keys for 'space.organization' are: 'guid', 'name'"],
  ["fields[__proto__]=guid", "Fields [__proto__] valid resources are: 'space.organization'"],
  [
    "created_ats=yesterday",
    "Created ats has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'",
  ],
  ["updated_ats[near]=2026-01-01T00:00:00Z", "Updated ats Invalid relational operator: 'near'"],
  ["label_selector=", "Missing label_selector value"],
  ["label_selector=a%20near%20b", "Invalid label_selector value"],
])("A query %s is refused in Cloud Foundry's words", (text, words) => {
  expect(refusal(text)).toBe(`The query parameter is invalid: ${words}`);
});

it("A route without parameters knows none", () => {
  expect(refusal("page=1", {})).toBe(
    "The query parameter is invalid: Unknown query parameter(s): 'page'. Valid parameters are: ''",
  );
});

it.each([
  ["env=dev", true],
  ["env==test", false],
  ["env!=test", true],
  ["colour!=red", true],
  ["env", true],
  ["!env", false],
  ["env in (a, dev)", true],
  ["env notin (a,dev)", false],
  ["acme.test/owner=ada,env", true],
])("The label selector %s picks by labels", (text, expected) => {
  const { labels } = parseQuery(`label_selector=${encodeURIComponent(text)}`, rules);
  expect(meetsLabels({ env: "dev", "acme.test/owner": "ada" }, labels)).toBe(expected);
});

it("Moments are compared in whole seconds, as documents show them", () => {
  const moment = Date.parse("2026-01-01T00:00:00.700Z");
  const meets = (text: string): boolean => meetsTimes(moment, parseQuery(text, rules).createdAts);
  expect(meets("created_ats=2026-01-01T00:00:00Z,2027-01-01T00:00:00Z")).toBe(true);
  expect(meets("created_ats[gt]=2026-01-01T00:00:00Z")).toBe(false);
  expect(meets("created_ats[gte]=2026-01-01T00:00:00Z&created_ats[lt]=2026-01-01T00:00:01Z")).toBe(true);
});
