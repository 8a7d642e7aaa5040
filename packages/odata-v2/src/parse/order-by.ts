import { invalidOrderBy, ODataError, tooComplex } from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import type { PropertyPath } from "./expression.ts";
import type { RequestPolicy } from "./policy.ts";
import { propertyPath } from "./property-path.ts";
import { tokenStream } from "./token-stream.ts";

export interface OrderItem {
  readonly path: PropertyPath;
  readonly descending: boolean;
}

/**
 * Reads `$orderby`: paths with `asc` or `desc`, separated by commas.
 *
 * @throws ODataError 400 with the service's text for anything else.
 */
export function parseOrderBy(
  source: string,
  model: Model,
  type: EntityType,
  policy: RequestPolicy,
): readonly OrderItem[] {
  const { orderKeys } = policy.limits;
  try {
    const stream = tokenStream(source);
    const items: OrderItem[] = [];
    for (;;) {
      const first = stream.next();
      if (first.kind !== "name") throw invalidOrderBy(source);
      const path = propertyPath(model, type, first, stream);
      let descending = false;
      if (stream.peek().kind === "name") {
        const direction = stream.next().text;
        if (direction !== "asc" && direction !== "desc") throw invalidOrderBy(source);
        descending = direction === "desc";
      }
      items.push({ path, descending });
      if (items.length > orderKeys) throw tooComplex("$orderby", `at most ${orderKeys} keys`);
      const separator = stream.next();
      if (separator.kind === "end") return items;
      if (separator.kind !== ",") throw invalidOrderBy(source);
    }
  } catch (error) {
    // Whatever was wrong in detail: the service names the whole expression.
    if (error instanceof ODataError && !error.message.includes("too complex")) throw invalidOrderBy(source);
    throw error;
  }
}
