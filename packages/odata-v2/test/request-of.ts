import {
  definePolicy,
  lenientPolicy,
  type ODataRequest,
  parseRequest,
  type RequestPolicy,
} from "../src/parse/index.ts";
import { shopModel } from "./shop-model.ts";

/** Parses what follows the shop's service root. */
export function requestOf(target: string, policy: RequestPolicy = lenientPolicy): ODataRequest {
  const [path = "", ...query] = target.split("?");
  return parseRequest(shopModel, { path, query: query.join("?") }, policy);
}

/** Narrows to one kind of request; anything else fails the test. */
export function requestOfKind<K extends ODataRequest["kind"]>(
  kind: K,
  target: string,
  policy: RequestPolicy = lenientPolicy,
): Extract<ODataRequest, { kind: K }> {
  const request = requestOf(target, policy);
  if (!isKind(request, kind)) throw new Error(`${target} is a ${request.kind}`);
  return request;
}

/** The lenient policy with small pages. */
export const smallPages = definePolicy({ pageSize: 2 });

function isKind<K extends ODataRequest["kind"]>(
  request: ODataRequest,
  kind: K,
): request is Extract<ODataRequest, { kind: K }> {
  return request.kind === kind;
}
