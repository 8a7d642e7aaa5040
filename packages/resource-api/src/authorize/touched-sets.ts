import type { Model } from "@tenantbox/odata-v2/model";
import {
  type Expression,
  type ODataRequest,
  partsOf,
  type Projection,
  type PropertyPath,
} from "@tenantbox/odata-v2/parse";
import type { Access } from "./authorize.ts";

/**
 * Every entity set that a request reads, `$value` as payload: along its path, in its `$expand`, and in `$filter`
 * and `$orderby` that look through a link, because a filter over a closed set would tell what is in it.
 */
export function touchedSets(request: ODataRequest, model: Model): readonly Access[] {
  const sets = new Set<string>();
  const addType = (name: string): void => {
    const type = model.byName.get(name);
    if (type !== undefined) sets.add(type.set);
  };
  const addProjection = ({ links }: Projection): void => {
    for (const { navigation, expanded } of links) {
      if (expanded === undefined) continue;
      addType(navigation.target);
      addProjection(expanded);
    }
  };
  const addPath = ({ links }: PropertyPath): void => {
    for (const link of links) addType(link.target);
  };
  const addExpression = (expression: Expression): void => {
    if (expression.kind === "property") addPath(expression.path);
    if (expression.kind === "any") addType(expression.link.target);
    for (const part of partsOf(expression)) addExpression(part);
  };

  if (!("path" in request)) return [];
  const { first, rest } = request.path;
  const steps = [first, ...rest].map(({ type }) => type.set);
  const payloads = request.kind === "media" ? steps.splice(-1) : [];
  for (const set of steps) sets.add(set);
  if ("projection" in request) addProjection(request.projection);
  if ("filter" in request && request.filter !== undefined) addExpression(request.filter);
  if ("orderBy" in request) for (const item of request.orderBy) addExpression(item.expression);
  return [
    ...[...sets].map((set): Access => ({ operation: "read", set })),
    ...payloads.map((set): Access => ({ operation: "payload", set })),
  ];
}
