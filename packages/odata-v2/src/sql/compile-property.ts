import {
  type LinksRequest,
  type PropertyRequest,
  type PropertyValueRequest,
  isSingle,
  type ResourcePath,
  targetOf,
} from "../parse/index.ts";
import { rowsOf } from "./column.ts";
import { countStatement } from "./count.ts";
import { isCheapCount, isCheapEntry, isCheapFeed } from "./cost.ts";
import { withheldAt } from "./guard.ts";
import { joinsFrom } from "./joins.ts";
import { fullOrder, orderClause } from "./order.ts";
import type { LinksPlan, PropertyPlan, PropertyValuePlan, Statement } from "./plan.ts";
import { entityShape, propertyShape, type RowColumns, rowColumns } from "./row-shape.ts";
import { type CompileContext, expressionContext, originOf, root, whereOf } from "./select-parts.ts";
import { statement } from "./statement.ts";
import { sql } from "./sql-text.ts";

/** `…/Name`: of the entity, only the columns of that property are read. */
export function compileProperty({ path, property }: PropertyRequest, context: CompileContext): PropertyPlan {
  const columns = rowColumns();
  const shape = propertyShape(context.model, property, columns);
  const cheap = isCheapEntry(path, undefined);
  return {
    kind: "property",
    cheap,
    origin: originOf(path, context),
    withheld: withheldAt(path, context),
    row: oneRow(path, columns, context),
    shape,
  };
}

/** `…/Name/$value`. */
export function compilePropertyValue(
  { path, property }: PropertyValueRequest,
  context: CompileContext,
): PropertyValuePlan {
  const columns = rowColumns();
  columns.indexOf(property.column, property.type === "Edm.Int64");
  const cheap = isCheapEntry(path, undefined);
  return {
    kind: "property-value",
    cheap,
    origin: originOf(path, context),
    withheld: withheldAt(path, context),
    row: oneRow(path, columns, context),
    type: property.type,
  };
}

/** `…/$links/Name`: the target's keys, in its order, page by page as its entities would come. */
export function compileLinks(request: LinksRequest, context: CompileContext): LinksPlan {
  const { path, filter, limit, offset, nextLink, inlineCount } = request;
  const step = targetOf(path);
  const single = isSingle(step);
  const order = fullOrder(step.type, request.orderBy);
  const fewRows = isCheapFeed({ path, filter, order, limit, offset, links: [] });
  const columns = rowColumns();
  const shape = entityShape(context.model, step.type, { properties: [], links: [] }, columns);
  const joins = joinsFrom(root, context.model);
  const where = whereOf(path, filter, joins, context);
  const ordered = orderClause(order, expressionContext(joins, context));
  const fetched = nextLink === undefined ? limit : limit + 1;
  const text = sql`select ${columns.selected(root)} from ${rowsOf(step.type, root)}${joins.clause() ?? sql``}${where} order by ${ordered} limit ${fetched} offset ${offset}`;
  return {
    kind: "links",
    cheap: fewRows && (!inlineCount || isCheapCount(path, filter)),
    origin: originOf(path, context),
    withheld: withheldAt(path, context),
    rows: statement(text, context.name, context.now),
    shape,
    single,
    optional: single && step.key === undefined,
    limit,
    nextLink,
    count: inlineCount ? countStatement(path, filter, context) : undefined,
  };
}

function oneRow(path: ResourcePath, columns: RowColumns, context: CompileContext): Statement {
  const where = whereOf(path, undefined, joinsFrom(root, context.model), context);
  const { type } = targetOf(path);
  const text = sql`select ${columns.selected(root)} from ${rowsOf(type, root)}${where} limit 1`;
  return statement(text, context.name, context.now);
}
