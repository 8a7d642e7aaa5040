import type { Model } from "../model/index.ts";
import {
  type CountRequest,
  type DataRequest,
  type EntryRequest,
  type FeedRequest,
  type MediaRequest,
  type ODataRequest,
  type OrderItem,
  targetOf,
} from "../parse/index.ts";
import { allOf, column, rowsOf, table } from "./column.ts";
import { compileLinks, compileProperty, compilePropertyValue } from "./compile-property.ts";
import { countStatement } from "./count.ts";
import { isCheapCount, isCheapEntry, isCheapFeed } from "./cost.ts";
import type { Dialect, Sql } from "./dialect.ts";
import { expansionsOf } from "./expansion.ts";
import { type GuardLevel, withheldAt } from "./guard.ts";
import { joinsFrom } from "./joins.ts";
import { fullOrder, orderClause } from "./order.ts";
import type { CountPlan, DataPlan, EntryPlan, FeedPlan, MediaPlan, Plan } from "./plan.ts";
import { entityShape, rowColumns } from "./row-shape.ts";
import { type CompileContext, expressionContext, originOf, root, whereOf } from "./select-parts.ts";
import { type Position, positionKeys, rangesBehind } from "./seek.ts";
import { dialectSql, statement } from "./statement.ts";
import { sql } from "./sql-text.ts";

interface Asked {
  readonly after?: Position | undefined;
  /** Epoch milliseconds. */
  readonly now?: number;
  readonly guard?: GuardLevel;
  readonly format?: string | undefined;
}

/**
 * Compiles a parsed request to statements: one for the rows, one for each level of an expand, one for a count.
 * Every value of the caller is a bound parameter; every name comes from the model. The outcome is plain data.
 *
 * @param asked `after`: where the page before ended, when a next link is followed: the list goes on behind it, and
 *   the request's offset does not count. Lists that are not ordered by plain properties pass over rows all the same.
 *   `now`: the moment of the answer, for rows that depend on it; the system's where absent. `guard`: the rows that the
 *   model's guards keep from somebody are not there, or, with `content`, neither is what they hold; `$value` is of the
 *   content at all events. `format`: what the answer will be written in; for `json`, the plan is for nothing else
 */
export function compile(request: DataRequest, model: Model, dialect: Dialect, asked?: Asked): DataPlan;
export function compile(request: ODataRequest, model: Model, dialect: Dialect, asked?: Asked): Plan;
export function compile(request: ODataRequest, model: Model, dialect: Dialect, asked: Asked = {}): Plan {
  if (request.kind === "service-document" || request.kind === "metadata") return { kind: request.kind };
  const now = Math.floor(asked.now ?? Date.now());
  const context: CompileContext = {
    model,
    name: dialect,
    dialect: dialectSql(dialect),
    now,
    guard: asked.guard,
    texts: dialect === "sqlite" && asked.format === "json",
  };
  switch (request.kind) {
    case "feed":
      return compileFeed(request, context, asked.after);
    case "entry":
      return compileEntry(request, context);
    case "count":
      return compileCount(request, context);
    case "media":
      return compileMedia(request, context);
    case "property":
      return compileProperty(request, context);
    case "property-value":
      return compilePropertyValue(request, context);
    case "links":
      return compileLinks(request, context);
  }
}

function compileFeed(request: FeedRequest, context: CompileContext, after: Position | undefined): FeedPlan {
  const { path, filter, limit, nextLink, projection, inlineCount } = request;
  const { type } = targetOf(path);
  const order = fullOrder(type, request.orderBy);
  const keys = positionKeys(order);
  const seeks = after !== undefined && keys !== undefined;
  const offset = seeks ? 0 : request.offset;
  const fewRows = isCheapFeed({ path, filter, order, limit, offset, links: projection.links });
  const cheap = fewRows && (!inlineCount || isCheapCount(path, filter));
  const columns = rowColumns();
  const shape = entityShape(context.model, type, projection, columns, context.texts);
  const expansions = expansionsOf(type, projection, columns, context);
  const position = nextLink === undefined ? undefined : keys?.map((key) => columns.indexOf(key.column));
  const fetched = nextLink === undefined ? limit : limit + 1;
  const rangeOf = (items: readonly OrderItem[], behind: readonly Sql[]): Sql => {
    const joins = joinsFrom(root, context.model);
    const where = whereOf(path, filter, joins, context, behind);
    const ordered = orderClause(items, expressionContext(joins, context));
    return sql`select ${columns.selected(root)} from ${rowsOf(type, root)}${joins.clause() ?? sql``}${where} order by ${ordered} limit ${fetched}`;
  };
  const expressions = expressionContext(joinsFrom(root, context.model), context);
  const [first = sql`${rangeOf(order, [])} offset ${offset}`, ...further] = seeks
    ? rangesBehind(after, order, expressions).map((range) => rangeOf(range.order, [range.condition]))
    : [];
  return {
    kind: "feed",
    cheap,
    origin: originOf(path, context),
    withheld: withheldAt(path, context),
    page: { statement: statement(first, context.name, context.now), shape, expansions },
    further: further.map((text) => statement(text, context.name, context.now)),
    fetched,
    position,
    limit,
    nextLink,
    offset: seeks ? undefined : offset,
    count: inlineCount ? countStatement(path, filter, context) : undefined,
  };
}

function compileEntry(request: EntryRequest, context: CompileContext): EntryPlan {
  const { path, filter, projection } = request;
  const step = targetOf(path);
  const cheap = isCheapEntry(path, filter);
  const columns = rowColumns();
  const shape = entityShape(context.model, step.type, projection, columns, context.texts);
  const expansions = expansionsOf(step.type, projection, columns, context);
  const joins = joinsFrom(root, context.model);
  const where = whereOf(path, filter, joins, context);
  const text = sql`select ${columns.selected(root)} from ${rowsOf(step.type, root)}${joins.clause() ?? sql``}${where} limit 1`;
  return {
    kind: "entry",
    cheap,
    origin: originOf(path, context),
    withheld: withheldAt(path, context),
    row: { statement: statement(text, context.name, context.now), shape, expansions },
    optional: step.key === undefined,
  };
}

function compileCount(request: CountRequest, context: CompileContext): CountPlan {
  const cheap = isCheapCount(request.path, request.filter);
  return {
    kind: "count",
    cheap,
    origin: originOf(request.path, context),
    withheld: withheldAt(request.path, context),
    count: countStatement(request.path, request.filter, context),
  };
}

function compileMedia({ path }: MediaRequest, given: CompileContext): MediaPlan {
  const context = given.guard === undefined ? given : { ...given, guard: "content" as const };
  const { type, key } = targetOf(path);
  const { media } = type;
  if (media === undefined) throw new Error(`${type.name} has no media`);
  const { contentType, source } = media;
  const cheap = isCheapEntry(path, undefined);
  const where = whereOf(path, undefined, joinsFrom(root, context.model), context);
  const named = contentType.column === undefined ? sql`null` : column(root, contentType.column);
  const body = column(source === undefined ? root : "m", media.column);
  const on = allOf(
    (source?.join ?? []).map(({ from, to }) => sql`${column("m", to)} = ${column(root, from)}`),
  );
  const joined = source === undefined ? sql`` : sql` left join ${table(source.table, "m")} on ${on}`;
  const text = sql`select ${body}, ${named} from ${rowsOf(type, root)}${joined}${where} limit 1`;
  return {
    kind: "media",
    cheap,
    origin: originOf(path, context),
    withheld: withheldAt(path, context),
    body: statement(text, context.name, context.now),
    fallbackContentType: contentType.fallback,
    optional: key === undefined,
  };
}
