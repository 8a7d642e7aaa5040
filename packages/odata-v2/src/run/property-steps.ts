import { entityNotFound } from "../errors.ts";
import { linkDocument, linksDocument, propertyDocument, rawValue } from "../serialize/index.ts";
import type { LinksPlan, PropertyPlan, PropertyValuePlan } from "../sql/index.ts";
import { documentAnswer, mediaAnswer, noContent, type RunContext } from "./answer.ts";
import { countOf, mustHaveOrigin, mustNotBeWithheld, type PlanSteps } from "./steps.ts";

/** A property that is null is answered as null; of an entity that is not there, there is no property: 404. */
export function* propertySteps(plan: PropertyPlan, context: RunContext): PlanSteps {
  const [row] = yield plan.row;
  if (row === undefined) return yield* noEntity(plan);
  const { format = "atom", typed = "all" } = context;
  return documentAnswer(propertyDocument(row, plan.shape, { format, typed }), "property", context);
}

/** Null has no bare value: 204, as with media that are not there. */
export function* propertyValueSteps(plan: PropertyValuePlan): PlanSteps {
  const [row] = yield plan.row;
  if (row === undefined) return yield* noEntity(plan);
  const value = row[0] ?? null;
  if (value === null) return noContent;
  const body = rawValue(value, plan.type);
  return mediaAnswer(body, typeof body === "string" ? "text/plain" : "application/octet-stream");
}

function* noEntity(plan: PropertyPlan | PropertyValuePlan): PlanSteps {
  yield* mustNotBeWithheld(plan);
  throw entityNotFound();
}

export function* linksSteps(plan: LinksPlan, context: RunContext): PlanSteps {
  const fetched = yield plan.rows;
  const [first] = fetched;
  if (first === undefined) yield* mustHaveOrigin(plan);
  const { baseUrl, format = "atom" } = context;
  const settings = { shape: plan.shape, baseUrl, format };
  if (plan.single) {
    if (first !== undefined) return documentAnswer(linkDocument(first, settings), "property", context);
    if (plan.optional) return noContent;
    throw entityNotFound();
  }
  const more = fetched.length > plan.limit;
  const count = plan.count === undefined ? undefined : countOf(yield { ...plan.count, memorable: true });
  const rows = more ? fetched.slice(0, plan.limit) : fetched;
  const nextLink = more ? plan.nextLink : undefined;
  return documentAnswer(linksDocument({ rows, count, nextLink }, settings), "property", context);
}
