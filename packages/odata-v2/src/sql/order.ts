import { sql } from "kysely";
import type { EntityType } from "../model/index.ts";
import type { OrderItem } from "../parse/index.ts";
import type { DialectSql, Sql } from "./dialect.ts";
import type { Joins } from "./joins.ts";

/**
 * The whole order of a list: what was asked, or the type's default, and then the key, so that pages neither
 * overlap nor miss a row. The key follows the direction before it, so that one index serves both.
 */
export function fullOrder(type: EntityType, asked: readonly OrderItem[]): readonly OrderItem[] {
  const items: OrderItem[] =
    asked.length > 0
      ? [...asked]
      : type.defaultOrder.map(({ property, descending }) => ({ path: { links: [], property }, descending }));
  const descending = items.at(-1)?.descending ?? false;
  for (const property of type.key) {
    const present = items.some(({ path }) => path.links.length === 0 && path.property === property);
    if (!present) items.push({ path: { links: [], property }, descending });
  }
  return items;
}

/** Nulls come first going down and last going up, on both engines. */
export function orderClause(items: readonly OrderItem[], joins: Joins, dialect: DialectSql): Sql {
  return sql.join(
    items.map(({ path, descending }) => {
      const plain = joins.columnOf(path);
      const ordered = path.property.type === "Edm.String" ? dialect.byCodePoint(plain) : plain;
      if (!path.property.nullable && path.links.length === 0) {
        return descending ? sql`${ordered} desc` : ordered;
      }
      return descending ? sql`${ordered} desc nulls first` : sql`${ordered} asc nulls last`;
    }),
  );
}
