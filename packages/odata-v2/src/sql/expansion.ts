import type { EntityType, Model, NavigationProperty } from "../model/index.ts";
import type { Projection } from "../parse/index.ts";
import { allOf, column, rowsOf } from "./column.ts";
import type { Dialect, DialectSql, KeyColumn } from "./dialect.ts";
import { type GuardLevel, shownRows } from "./guard.ts";
import { joinsFrom } from "./joins.ts";
import { fullOrder, orderClause } from "./order.ts";
import type { Expansion } from "./plan.ts";
import { entityShape, isExact, type RowColumns, rowColumns } from "./row-shape.ts";
import { statementWithPlaces } from "./statement.ts";
import { sql } from "./sql-text.ts";

const root = "t";

interface ExpansionContext {
  readonly model: Model;
  readonly name: Dialect;
  readonly dialect: DialectSql;
  readonly now: number;
  readonly guard: GuardLevel;
  readonly texts: boolean;
}

/**
 * The statements for what is expanded below one level, in the order of the links: one for each link, however
 * many parents there are. The joining columns of the parent are added to its row.
 */
export function expansionsOf(
  type: EntityType,
  projection: Projection,
  parentColumns: RowColumns,
  context: ExpansionContext,
): readonly Expansion[] {
  const expansions: Expansion[] = [];
  for (const { navigation, expanded } of projection.links) {
    if (expanded === undefined) continue;
    const target = context.model.byName.get(navigation.target);
    if (target === undefined) throw new Error(`${type.name}: ${navigation.name} leads nowhere`);
    expansions.push(expansionOf({ type, navigation, target }, expanded, parentColumns, context));
  }
  return expansions;
}

function expansionOf(
  { type, navigation, target }: { type: EntityType; navigation: NavigationProperty; target: EntityType },
  projection: Projection,
  parentColumns: RowColumns,
  context: ExpansionContext,
): Expansion {
  const { model, dialect } = context;
  const columns = rowColumns();
  const shape = entityShape(model, target, projection, columns, context.texts);
  const expansions = expansionsOf(target, projection, columns, context);
  const parentKey = navigation.join.map(({ from }) => parentColumns.indexOf(from, isExact(type, from)));
  const childKey = navigation.join.map(({ to }) => columns.indexOf(to, isExact(target, to)));
  const keyColumns = navigation.join.map(
    ({ from, to }): KeyColumn => ({
      column: column(root, to),
      whole: isWhole(target, to) || isWhole(type, from),
    }),
  );
  const symbols = Array.from({ length: dialect.keyParameters(keyColumns.length) }, (_, index) =>
    Symbol(`key ${index}`),
  );
  const isChild = dialect.keyIn(keyColumns, symbols);
  const { deadline } = dialect;
  const shown = shownRows(target, root, context.guard);
  const conditions = [
    ...(deadline === undefined ? [] : [deadline(root, target)]),
    isChild,
    ...(shown === undefined ? [] : [shown]),
  ];
  const where = allOf(conditions) ?? isChild;
  const { columnOf } = joinsFrom(root, model);
  const order = orderClause(fullOrder(target, []), { model, dialect, alias: root, columnOf });
  const { statement, places } = statementWithPlaces(
    sql`select ${columns.selected(root)} from ${rowsOf(target, root)} where ${where} order by ${order}`,
    context,
    symbols,
  );
  return { statement, shape, expansions, parentKey, childKey, keyParameters: places };
}

/** Whether a column holds whole numbers rather than text, as its property says; one of a join's two has one. */
function isWhole(type: EntityType, name: string): boolean {
  for (const property of type.properties) {
    if (property.kind !== "primitive" || property.column !== name) continue;
    return property.type !== "Edm.String" && property.type !== "Edm.Guid";
  }
  return false;
}
