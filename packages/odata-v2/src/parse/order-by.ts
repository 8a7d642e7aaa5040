import { invalidOrderBy, ODataError, tooComplex } from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import { type Expression, partsOf, type PropertyPath } from "./expression.ts";
import { parseExpression } from "./expression-parser.ts";
import { filterContext } from "./filter-context.ts";
import type { RequestPolicy } from "./policy.ts";
import { refusalError } from "./refusal.ts";

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

/**
 * Reads `$orderby` (OData V2 URI conventions 4.2): expressions with `asc` or `desc`, separated by commas. Each must
 * look at a property at least.
 *
 * @throws ODataError 400 with the service's text for anything else, 501 for what the policy does not offer.
 */
export function parseOrderBy(
  source: string,
  model: Model,
  type: EntityType,
  policy: RequestPolicy,
): readonly OrderItem[] {
  const { orderKeys } = policy.limits;
  try {
    const context = filterContext("$orderby", source, { model, type, policy });
    const { stream } = context;
    const items: OrderItem[] = [];
    for (;;) {
      const expression = parseExpression(context, 0);
      if (!looksAtProperty(expression)) throw invalidOrderBy(source);
      if (expression.kind !== "property" && policy.orderByExpressions !== undefined) {
        throw refusalError(policy.orderByExpressions);
      }
      let descending = false;
      if (stream.peek().kind === "name") {
        const direction = stream.next().text;
        if (direction !== "asc" && direction !== "desc") throw invalidOrderBy(source);
        descending = direction === "desc";
      }
      items.push({ expression, descending });
      if (items.length > orderKeys) throw tooComplex("$orderby", `at most ${orderKeys} keys`);
      const separator = stream.next();
      if (separator.kind === "end") return items;
      if (separator.kind !== ",") throw invalidOrderBy(source);
    }
  } catch (error) {
    // Whatever was wrong in detail: the service names the whole expression.
    const detailed = error instanceof ODataError && error.status === 400;
    if (detailed && !error.message.includes("too complex")) throw invalidOrderBy(source);
    throw error;
  }
}

/** The path that an order's key is, when it is nothing else. */
export function pathOf({ expression }: OrderItem): PropertyPath | undefined {
  return expression.kind === "property" ? expression.path : undefined;
}

function looksAtProperty(expression: Expression): boolean {
  return expression.kind === "property" || partsOf(expression).some(looksAtProperty);
}
