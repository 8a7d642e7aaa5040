import { parseLabelSelector, type LabelRequirement } from "./label-selector.ts";
import { knownParameters, type ParameterRule, type QueryRules } from "./query-rules.ts";
import { parseTimes, type TimeCondition } from "./query-times.ts";
import { V3Error } from "./v3-error.ts";

/** The query parameters of a request, checked. */
export interface Query {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
  /** Undefined: in the order in which things were made. */
  readonly orderBy: { readonly member: string; readonly descending: boolean } | undefined;
  /** Values of a list parameter; undefined where it was not given. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Values of parameters that are a text or a boolean. */
  readonly texts: ReadonlyMap<string, string>;
  readonly include: ReadonlySet<string>;
  /** Resource → members asked for. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly createdAts: readonly TimeCondition[] | undefined;
  readonly updatedAts: readonly TimeCondition[] | undefined;
  readonly labels: readonly LabelRequirement[] | undefined;
  /** All but the paging, as it was given: for links to other pages. */
  readonly given: readonly (readonly [name: string, value: string])[];
}

const mostPerPage = 5000;
const usualPerPage = 50;

/** @throws {V3Error} bad-query-parameter, with all that is wrong in Cloud Foundry's words */
export function parseQuery(text: string, rules: QueryRules): Query {
  const given = new Map(new URLSearchParams(text));
  const problems: string[] = [];
  refuseUnknown(given, rules, problems);
  const lists = new Map<string, readonly string[]>();
  const texts = new Map<string, string>();
  const include = new Set<string>();
  const fields = new Map<string, readonly string[]>();
  const read = (name: string, rule: ParameterRule): void => {
    if (typeof rule === "object" && "fields" in rule) readFields(given, rule.fields, fields, problems);
    const value = given.get(name);
    if (value === undefined) return;
    if (rule === "list") lists.set(name, listOf(value));
    else if (rule === "text" || rule === "boolean") texts.set(name, value);
    else if ("include" in rule) readInclude(value, rule.include, include, problems);
    if (rule === "boolean" && !["true", "false"].includes(value))
      problems.push(`${humanized(name)} must be 'true' or 'false'`);
  };
  for (const [name, rule] of Object.entries(rules.parameters ?? {})) read(name, rule);
  if (rules.list !== undefined) read("guids", "list");
  const paging = rules.list === undefined ? onePage : readPaging(given, rules.list.orderBy, problems);
  const times = (name: string): readonly TimeCondition[] | undefined =>
    rules.list === undefined ? undefined : parseTimes(name, given, problems);
  const query = {
    ...paging,
    lists,
    texts,
    include,
    fields,
    createdAts: times("created_ats"),
    updatedAts: times("updated_ats"),
    labels: rules.labels === true ? parseLabelSelector(given.get("label_selector"), problems) : undefined,
    given: [...given].filter(([name]) => !["page", "per_page", "order_by"].includes(name)),
  };
  if (problems.length === 0) return query;
  const detail = `The query parameter is invalid: ${problems.join(", ")}`;
  throw new V3Error("bad-query-parameter", { detail });
}

const onePage = { page: 1, perPage: usualPerPage, orderBy: undefined } as const;

/** `fields[space]` and `created_ats[gt]` belong to the parameter before their bracket. */
const bare = (name: string): string => name.replace(/\[.*$/s, "");

function refuseUnknown(given: ReadonlyMap<string, string>, rules: QueryRules, problems: string[]): void {
  const known = knownParameters(rules);
  const unknown = [...new Set([...given.keys()].map(bare))].filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => name.slice(0, 100)).join("', '");
  problems.push(`Unknown query parameter(s): '${names}'. Valid parameters are: '${known.join("', '")}'`);
}

/** Values by commas; a comma within one is written as `%2C` once more. */
function listOf(value: string): string[] {
  return value.split(/,\s*/).map((item) => {
    try {
      return decodeURIComponent(item);
    } catch {
      return item;
    }
  });
}

function readInclude(
  value: string,
  valid: readonly string[],
  include: Set<string>,
  problems: string[],
): void {
  for (const item of listOf(value)) {
    if (!valid.includes(item))
      problems.push(
        `Invalid included resource: '${item.slice(0, 100)}'. Valid included resources are: '${valid.join("', '")}'`,
      );
    else if (include.has(item)) problems.push(`Duplicate included resource: '${item}'`);
    include.add(item);
  }
}

function readFields(
  given: ReadonlyMap<string, string>,
  valid: Readonly<Record<string, readonly string[]>>,
  fields: Map<string, readonly string[]>,
  problems: string[],
): void {
  if (given.has("fields")) problems.push("Fields must be an object");
  for (const [name, value] of given) {
    const resource = /^fields\[(.*)\]$/s.exec(name)?.[1];
    if (resource === undefined) continue;
    const members = Object.hasOwn(valid, resource) ? valid[resource] : undefined;
    if (members === undefined) {
      problems.push(
        `Fields [${resource.slice(0, 100)}] valid resources are: '${Object.keys(valid).join("', '")}'`,
      );
      continue;
    }
    const asked = listOf(value);
    if (asked.some((member) => !members.includes(member)))
      problems.push(`Fields valid keys for '${resource}' are: '${members.join("', '")}'`);
    fields.set(resource, asked);
  }
}

function readPaging(
  given: ReadonlyMap<string, string>,
  orderBy: readonly string[],
  problems: string[],
): Pick<Query, "page" | "perPage" | "orderBy"> {
  const wholeOf = (name: string, usual: number): number => {
    const value = given.get(name);
    if (value === undefined) return usual;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (number === 0) problems.push(`${humanized(name)} must be a positive integer`);
    return number;
  };
  const page = wholeOf("page", 1);
  const perPage = wholeOf("per_page", usualPerPage);
  if (perPage > mostPerPage) problems.push(`Per page must be between 1 and ${mostPerPage}`);
  const order = given.get("order_by");
  if (order === undefined || order === "") return { page, perPage, orderBy: undefined };
  const valid = ["created_at", "updated_at", ...orderBy];
  const member = order.replace(/^[+-]/, "");
  if (!valid.includes(member))
    problems.push(`Order by can only be: ${valid.map((name) => `'${name}'`).join(", ")}`);
  return { page, perPage, orderBy: { member, descending: order.startsWith("-") } };
}

const humanized = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
