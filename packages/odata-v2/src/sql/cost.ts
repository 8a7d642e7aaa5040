import type { EntityType } from "../model/index.ts";
import {
  type Expression,
  isFloatingType,
  isSingle,
  type OrderItem,
  partsOf,
  type ProjectedLink,
  type ResourcePath,
  targetOf,
} from "../parse/index.ts";
import { ownProperty } from "./order.ts";

/** Rows that may be passed over or written, and parents whose children may be expanded, to count as few. */
const fewRows = 100;

/**
 * May a list be tried in the caller's own thread? Yes, if it starts from few rows by what can be told before it
 * runs: from a key, from a column that an index begins with, or as the first rows of an index in the order asked.
 * Whether it was cheap indeed shows when it is run within its budget.
 */
export function isCheapFeed(feed: {
  readonly path: ResourcePath;
  readonly filter: Expression | undefined;
  readonly order: readonly OrderItem[];
  readonly limit: number;
  readonly offset: number;
  readonly links: readonly ProjectedLink[];
}): boolean {
  const { path, filter, limit, offset } = feed;
  if (readsView(path)) return false;
  if (isHeavy(filter) || feed.order.some(({ expression }) => isHeavy(expression))) return false;
  if (startsFromKey(path)) return true;
  const expands = feed.links.some((link) => link.expanded !== undefined);
  if (expands && limit > fewRows) return false;
  if (startsFromIndex(path, filter)) return true;
  if (filter !== undefined || limit > fewRows || offset > fewRows) return false;
  return isIndexOrder(targetOf(path).type, feed.order);
}

/** An entry has a key in its path, or it is what one entity leads to. */
export function isCheapEntry(path: ResourcePath, filter: Expression | undefined): boolean {
  return startsFromKey(path) && !readsView(path) && !isHeavy(filter);
}

/** Counting reads every row that fulfils the filter: worth a try only where an index leads to them. */
export function isCheapCount(path: ResourcePath, filter: Expression | undefined): boolean {
  if (isHeavy(filter) || readsView(path)) return false;
  return startsFromKey(path) || startsFromIndex(path, filter);
}

/** A view may group or count all rows of its table, whatever is asked of it. */
function readsView({ first, rest }: ResourcePath): boolean {
  return [first, ...rest].some(({ type }) => type.stored !== undefined);
}

/** What may take long for a single row: the clock is looked at between rows only. */
function isHeavy(expression: Expression | undefined): boolean {
  if (expression === undefined) return false;
  switch (expression.kind) {
    case "arithmetic":
    case "negation":
    case "cast":
      return true;
    case "call":
      return expression.name === "replace" || expression.arguments.some(isHeavy);
    default:
      return partsOf(expression).some(isHeavy);
  }
}

function startsFromKey(path: ResourcePath): boolean {
  return isSingle(path.first);
}

/** Whether some condition that must hold compares a column that an index begins with. */
function startsFromIndex(path: ResourcePath, filter: Expression | undefined): boolean {
  const { indexes } = targetOf(path).type;
  const terms = filter === undefined ? [] : filter.kind === "and" ? filter.terms : [filter];
  return terms.some((term) => {
    const column = comparedColumn(term);
    return column !== undefined && indexes.some(([first]) => first === column);
  });
}

/** The column of the entity's own table that a term compares with a value; undefined for any other term. */
function comparedColumn(term: Expression): string | undefined {
  if (term.kind !== "comparison" || term.operator === "ne") return undefined;
  const { left, right } = term;
  const [property, literal] = left.kind === "property" ? [left, right] : [right, left];
  if (property.kind !== "property" || property.path.links.length > 0) return undefined;
  if (literal.kind !== "literal" || literal.literal.type === "null") return undefined;
  const { column, type } = property.path.property;
  // Compared as a double, which no index holds.
  return type === "Edm.Int64" && isFloatingType(literal.literal.type) ? undefined : column;
}

function isIndexOrder(type: EntityType, order: readonly OrderItem[]): boolean {
  const descending = order[0]?.descending;
  const columns = order.map((item) => ownProperty(item)?.column);
  if (columns.includes(undefined) || order.some((item) => item.descending !== descending)) return false;
  return type.indexes.some((indexed) => columns.every((column, index) => indexed[index] === column));
}
