import type { EntityType, PrimitiveProperty } from "../model/index.ts";
import { type Expression, type OrderItem, pathOf, typeOf } from "../parse/index.ts";
import { condition } from "./condition.ts";
import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { value } from "./value.ts";
import { sql } from "./sql-text.ts";

/**
 * The whole order of a list: what was asked, or the type's default, and then the key, so that pages neither
 * overlap nor miss a row. The key follows the direction before it, so that one index serves both.
 */
export function fullOrder(type: EntityType, asked: readonly OrderItem[]): readonly OrderItem[] {
  const items: OrderItem[] =
    asked.length > 0
      ? [...asked]
      : type.defaultOrder.map(({ property, descending }) => orderBy(property, descending));
  const descending = items.at(-1)?.descending ?? false;
  const ordered = new Set(items.map(ownProperty));
  for (const property of type.key) if (!ordered.has(property)) items.push(orderBy(property, descending));
  return items;
}

/** The property of the entity itself that is ordered by; undefined for anything else. */
export function ownProperty(item: OrderItem): PrimitiveProperty | undefined {
  const path = pathOf(item);
  return path?.links.length === 0 ? path.property : undefined;
}

/** Nulls come first going down and last going up, on both engines. */
export function orderClause(items: readonly OrderItem[], context: ExpressionContext): Sql {
  return sql.join(
    items.map((item) => {
      const ordered = orderedValue(item.expression, context);
      const { descending } = item;
      if (ownProperty(item)?.nullable === false) return descending ? sql`${ordered} desc` : ordered;
      return descending ? sql`${ordered} desc nulls first` : sql`${ordered} asc nulls last`;
    }),
  );
}

function orderedValue(expression: Expression, context: ExpressionContext): Sql {
  const type = typeOf(expression);
  if (type === "Edm.Boolean" && expression.kind !== "property") return condition(expression, context);
  const plain = value(expression, context);
  return type === "Edm.String" ? context.dialect.byCodePoint(plain) : plain;
}

function orderBy(property: PrimitiveProperty, descending: boolean): OrderItem {
  return { expression: { kind: "property", path: { links: [], property } }, descending };
}
