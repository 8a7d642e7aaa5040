import { badRequest, invalidValue, unsupportedFormat } from "../errors.ts";
import type { Model } from "../model/index.ts";
import { parseFilter } from "./filter.ts";
import { parseOrderBy } from "./order-by.ts";
import { parsePaging } from "./paging.ts";
import type { RequestPolicy } from "./policy.ts";
import { narrowed } from "./custom-options.ts";
import { allowOnly, type QueryOptions, readQueryOptions } from "./query-options.ts";
import type { SystemOption } from "./system-option.ts";
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
const linksOptions: readonly SystemOption[] = [
  "$filter",
  "$orderby",
  "$top",
  "$skip",
  "$skiptoken",
  "$inlinecount",
  "$format",
];
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
      allowOnly(options, isSingle(targetOf(found.path)) ? ["$filter"] : countOptions);
      applyPolicy(found, options, policy);
      parsePaging(options, "", policy.pageSize);
      return { kind: found.kind, path: found.path, filter: listFilter(found.path, options, model, policy) };
    case "property":
      allowOnly(options, ["$format"]);
      applyPolicy(found, options, policy);
      return {
        kind: found.kind,
        path: found.path,
        property: found.property,
        format: requestedFormat(options),
      };
    case "property-value":
      allowOnly(options, []);
      applyPolicy(found, options, policy);
      return { kind: found.kind, path: found.path, property: found.property };
    case "links":
      allowOnly(options, isSingle(targetOf(found.path)) ? ["$filter", "$format"] : linksOptions);
      applyPolicy(found, options, policy);
      return {
        kind: found.kind,
        path: found.path,
        ...listOf(found.path, options, { model, policy, target }),
      };
    case "resource":
      return dataRequest(found.path, options, { model, policy, target });
  }
}

interface Given {
  readonly model: Model;
  readonly policy: RequestPolicy;
  readonly target: RequestTarget;
}

function dataRequest(path: ResourcePath, options: QueryOptions, given: Given): ODataRequest {
  const { model, policy } = given;
  const step = targetOf(path);
  const { type } = step;
  const single = isSingle(step);
  allowOnly(options, single ? entryOptions : feedOptions);
  applyPolicy({ kind: "resource", path }, options, policy);
  const { system } = options;
  const projection = parseSelectExpand(system.get("$select"), system.get("$expand"), model, type, policy);
  if (!single) return { kind: "feed", path, projection, ...listOf(path, options, given) };
  const filter = filterOf(path, options, model, policy);
  return { kind: "entry", path, filter, projection, format: requestedFormat(options) };
}

/** What the options say of a list, or of the one address that a link to one entity gives. */
function listOf(path: ResourcePath, options: QueryOptions, { model, policy, target }: Given) {
  const { system } = options;
  const orderBy = system.get("$orderby");
  const { limit, offset, nextLink, place } = parsePaging(options, relativePath(target.path), policy.pageSize);
  return {
    filter: listFilter(path, options, model, policy),
    orderBy: orderBy === undefined ? [] : parseOrderBy(orderBy, model, targetOf(path).type, policy),
    limit,
    offset,
    inlineCount: inlineCount(system.get("$inlinecount")),
    nextLink,
    place,
    format: requestedFormat(options),
  };
}

/** What the service refuses on this set, whatever the library could do. */
function applyPolicy(
  found: PathTarget & { path: ResourcePath },
  options: QueryOptions,
  policy: RequestPolicy,
) {
  const step = targetOf(found.path);
  const links = found.kind === "links" ? policy.sets.get(sourceOf(found.path).type.set)?.links : undefined;
  if (links !== undefined) throw refusalError(links);
  const rules = policy.sets.get(step.type.set);
  if (rules === undefined) return;
  const property = found.kind === "property" || found.kind === "property-value";
  if (property && rules.properties !== undefined) throw refusalError(rules.properties);
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

/** Where the last link of a path starts. */
function sourceOf({ first, rest }: ResourcePath) {
  return rest.at(-2) ?? first;
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
