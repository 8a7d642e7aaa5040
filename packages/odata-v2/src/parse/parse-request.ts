import { badRequest, invalidValue, unsupportedFormat } from "../errors.ts";
import type { Model } from "../model/index.ts";
import { parseFilter } from "./filter.ts";
import { parseOrderBy } from "./order-by.ts";
import { parsePaging } from "./paging.ts";
import type { RequestPolicy } from "./policy.ts";
import { narrowed } from "./custom-options.ts";
import { allowOnly, type QueryOptions, readQueryOptions, type SystemOption } from "./query-options.ts";
import { refusalError } from "./refusal.ts";
import { isSingle, type ODataRequest, type RequestedFormat, type ResourcePath, targetOf } from "./request.ts";
import { parseResourcePath, type PathTarget } from "./resource-path.ts";
import { parseSelectExpand } from "./select-expand.ts";

/** A request line, split: what follows the service root, and what follows `?`, both still percent-encoded. */
export interface RequestTarget {
  readonly path: string;
  readonly query: string;
}

const feedOptions: readonly SystemOption[] = [
  "$filter",
  "$orderby",
  "$top",
  "$skip",
  "$skiptoken",
  "$inlinecount",
  "$select",
  "$expand",
  "$format",
];
const entryOptions: readonly SystemOption[] = ["$filter", "$select", "$expand", "$format"];
const countOptions: readonly SystemOption[] = ["$filter", "$orderby", "$top", "$skip"];

/**
 * Parses a GET request against a model, under a policy.
 *
 * @throws ODataError and nothing else, with the status and the text for the caller.
 */
export function parseRequest(model: Model, target: RequestTarget, policy: RequestPolicy): ODataRequest {
  if (target.path.length + target.query.length > 64_000) throw badRequest("The URL is too long.");
  const found = parseResourcePath(target.path, model, policy);
  const options = readQueryOptions(target.query, policy.limits);
  switch (found.kind) {
    case "service-document":
      allowOnly(options, ["$format"]);
      return { kind: found.kind, format: requestedFormat(options) };
    case "metadata":
      allowOnly(options, []);
      return { kind: found.kind };
    case "media":
      allowOnly(options, []);
      return { kind: found.kind, path: found.path };
    case "count":
      allowOnly(options, countOptions);
      applyPolicy(found, options, policy);
      parsePaging(options, "", policy.pageSize);
      return { kind: found.kind, path: found.path, filter: listFilter(found.path, options, model, policy) };
    case "resource":
      return dataRequest(found.path, options, { model, policy, target });
  }
}

function dataRequest(
  path: ResourcePath,
  options: QueryOptions,
  given: { model: Model; policy: RequestPolicy; target: RequestTarget },
): ODataRequest {
  const { model, policy, target } = given;
  const step = targetOf(path);
  const { type } = step;
  const single = isSingle(step);
  allowOnly(options, single ? entryOptions : feedOptions);
  applyPolicy({ kind: "resource", path }, options, policy);
  const { system } = options;
  const projection = parseSelectExpand(system.get("$select"), system.get("$expand"), model, type, policy);
  const format = requestedFormat(options);
  if (single) {
    return { kind: "entry", path, filter: filterOf(path, options, model, policy), projection, format };
  }
  const orderBy = system.get("$orderby");
  const { limit, offset, nextLink } = parsePaging(options, relativePath(target.path), policy.pageSize);
  return {
    kind: "feed",
    path,
    filter: listFilter(path, options, model, policy),
    orderBy: orderBy === undefined ? [] : parseOrderBy(orderBy, model, type, policy),
    projection,
    limit,
    offset,
    inlineCount: inlineCount(system.get("$inlinecount")),
    nextLink,
    format,
  };
}

/** What the service refuses on this set, whatever the library could do. */
function applyPolicy(
  found: PathTarget & { path: ResourcePath },
  options: QueryOptions,
  policy: RequestPolicy,
) {
  const step = targetOf(found.path);
  const rules = policy.sets.get(step.type.set);
  if (rules === undefined) return;
  if (found.path.rest.length === 0) {
    const refusal = isSingle(step) ? rules.read : rules.list;
    if (refusal !== undefined) throw refusalError(refusal);
  }
  if (found.kind === "count" && rules.count !== undefined) throw refusalError(rules.count);
  for (const name of options.system.keys()) {
    const refusal = rules.options?.[name];
    if (refusal !== undefined) throw refusalError(refusal);
  }
}

function filterOf(path: ResourcePath, options: QueryOptions, model: Model, policy: RequestPolicy) {
  const text = options.system.get("$filter");
  return text === undefined ? undefined : parseFilter(text, model, targetOf(path).type, policy);
}

/** `$filter` and what the custom options of the set add to it. */
function listFilter(path: ResourcePath, options: QueryOptions, model: Model, policy: RequestPolicy) {
  const filter = filterOf(path, options, model, policy);
  const step = targetOf(path);
  return isSingle(step) ? filter : narrowed(filter, { path, options, model, policy });
}

function inlineCount(value: string | undefined): boolean {
  if (value === undefined || value === "none") return false;
  if (value === "allpages") return true;
  throw invalidValue(value);
}

export function requestedFormat(options: QueryOptions): RequestedFormat | undefined {
  const value = options.system.get("$format");
  switch (value) {
    case undefined:
    case "json":
    case "atom":
    case "xml":
      return value;
    case "application/json":
      return "json";
    case "application/atom+xml":
      return "atom";
    case "application/xml":
      return "xml";
    default:
      throw unsupportedFormat(value);
  }
}

function relativePath(path: string): string {
  return path.replace(/^\//, "").replace(/\/$/, "");
}
