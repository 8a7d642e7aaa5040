import { badRequest, quoted } from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./expression-parser.ts";
import { filterContext } from "./filter-context.ts";
import { mustBeTruth } from "./operator-types.ts";
import type { RequestPolicy } from "./policy.ts";

/**
 * Parses `$filter` (OData V2 URI conventions 4.5). Linear in the text; depth and number of terms are bounded by
 * the policy.
 *
 * @throws ODataError 400 for what is no filter or too large, 501 for what the policy does not offer.
 */
export function parseFilter(
  source: string,
  model: Model,
  type: EntityType,
  policy: RequestPolicy,
): Expression {
  const context = filterContext("$filter", source, { model, type, policy });
  const first = context.stream.peek();
  const expression = parseExpression(context, 0);
  const rest = context.stream.peek();
  if (rest.kind !== "end") {
    throw badRequest(
      `Invalid token "${quoted(rest.text)}" detected after parsing at position ${rest.position + 1} in "${quoted(source)}".`,
    );
  }
  mustBeTruth(expression, first, context);
  return expression;
}
