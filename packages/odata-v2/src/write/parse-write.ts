import { mediaNotCreated, methodNotAllowed } from "../errors.ts";
import type { Model } from "../model/index.ts";
import {
  allowOnly,
  type CallTarget,
  isSingle,
  readQueryOptions,
  type Refusal,
  type RequestPolicy,
  refusalError,
  requestedFormat,
  targetOf,
  type WritePolicy,
} from "../parse/index.ts";
import type { WriteRequest } from "./write-request.ts";
import { parseWritePath, type WritePath } from "./write-path.ts";

type Operation = "create" | "update" | "delete";

/** What each method means at each kind of place; a method that is not there is not allowed. */
const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  list: { POST: "create" },
  entity: { PUT: "update", MERGE: "update", PATCH: "update", DELETE: "delete" },
  property: { PUT: "update", MERGE: "update", PATCH: "update", DELETE: "update" },
  media: { PUT: "update" },
  "links-of-many": { POST: "update" },
  "link-of-many": { DELETE: "update" },
  "link-of-one": { PUT: "update", DELETE: "update" },
};

/**
 * Reads method and URL of a write (OData V2 operations, sections 2.4 to 2.12) under a policy.
 *
 * @throws ODataError 400 and 404 as a read would, 405 with the methods that are allowed, or the policy's refusal.
 */
export function parseWrite(model: Model, target: CallTarget, policy: RequestPolicy): WriteRequest {
  const { method } = target;
  const found = parseWritePath(target.path, model, policy);
  if (found === undefined) throw methodNotAllowed();
  const { set } = targetOf(found.path).type;
  const rules = policy.sets.get(set)?.write ?? policy.otherWrites;
  const place = placeOf(found);
  const operation = Object.hasOwn(operations[place] ?? {}, method) ? operations[place]?.[method] : undefined;
  if (operation === undefined) throw methodNotAllowed(allowedAt(place, rules));
  const refusal = rules[operation];
  if (refusal !== undefined) throw refused(refusal, place, rules);
  const options = readQueryOptions(target.query, policy.limits);
  allowOnly(options, ["$format"]);
  const format = requestedFormat(options);
  return requestAt(found, { method, format, policy: rules });
}

function requestAt(
  found: WritePath,
  {
    method,
    format,
    policy,
  }: { method: string; format: ReturnType<typeof requestedFormat>; policy: WritePolicy },
): WriteRequest {
  const { path } = found;
  const how = method === "PUT" ? "replace" : "merge";
  switch (found.kind) {
    case "resource":
      if (method === "DELETE") return { kind: "delete", path, policy };
      if (method !== "POST") return { kind: "update", path, policy, how };
      if (targetOf(path).type.media !== undefined) throw mediaNotCreated();
      return { kind: "create", path, policy, format };
    case "property":
      return {
        kind: "property",
        path,
        policy,
        property: found.property,
        how: method === "DELETE" ? "null" : found.raw ? "raw" : how,
      };
    case "media":
      return { kind: "media", path, policy };
    case "link": {
      const change = method === "DELETE" ? "remove" : method === "POST" ? "add" : "set";
      return { kind: "link", path, policy, link: found.link, key: found.key, how: change };
    }
  }
}

function placeOf(found: WritePath): string {
  if (found.kind === "resource") return isSingle(targetOf(found.path)) ? "entity" : "list";
  if (found.kind !== "link") return found.kind;
  if (found.link.multiplicity !== "*") return "link-of-one";
  return found.key === undefined ? "links-of-many" : "link-of-many";
}

/** A refusal with 405 says which methods are left. */
function refused(refusal: Refusal, place: string, rules: WritePolicy) {
  return refusal.status === 405 ? methodNotAllowed(allowedAt(place, rules)) : refusalError(refusal);
}

function allowedAt(place: string, rules: WritePolicy): string {
  const writes = Object.entries(operations[place] ?? {})
    .filter(([, operation]) => rules[operation]?.status !== 405)
    .map(([method]) => method);
  return ["GET", "HEAD", ...writes].join(", ");
}
