import type { EntityType } from "../model/index.ts";
import {
  type Expression,
  isSingle,
  type OrderItem,
  type ProjectedLink,
  type ResourcePath,
  targetOf,
} from "../parse/index.ts";

/** Rows that may be passed over, and parents whose children may be expanded, in the caller's own thread. */
const fewRows = 100;

/** What a filter pins down, if it is nothing but comparisons of columns with values joined by `and`. */
interface Bounds {
  readonly equal: ReadonlySet<string>;
  readonly ranged: ReadonlySet<string>;
}

/**
 * Is a list cheap by construction? It is when some index of the table begins with the columns that are held
 * equal, then has the one column that is ranged over, and goes on in the order asked: the engine then reads no
 * row that it does not return.
 */
export function isCheapFeed(feed: {
  readonly path: ResourcePath;
  readonly filter: Expression | undefined;
  readonly order: readonly OrderItem[];
  readonly limit: number;
  readonly offset: number;
  readonly links: readonly ProjectedLink[];
}): boolean {
  const { type } = targetOf(feed.path);
  if (readsView(feed.path)) return false;
  const bounds = boundsOf(feed.path, feed.filter);
  if (bounds === undefined) return false;
  const expands = feed.links.some((link) => link.expanded !== undefined);
  if (expands && feed.limit > fewRows) return false;
  if (type.key.every(({ column }) => bounds.equal.has(column))) return true;
  // The children of one entity: few enough to sort, whatever the order.
  if (feed.path.rest.length === 1 && feed.filter === undefined) return true;
  return feed.offset <= fewRows && isIndexOrder(type, bounds, feed.order);
}

/** By key, with nothing else to look through. */
export function isCheapEntry(path: ResourcePath): boolean {
  return path.rest.length <= 1 && isSingle(path.first) && !readsView(path);
}

/** Counting a whole table is one walk over its index pages; children of one entity are few. */
export function isCheapCount(path: ResourcePath, filter: Expression | undefined): boolean {
  return filter === undefined && path.rest.length <= 1 && !readsView(path);
}

/** A view may group or count all rows of its table, whatever is asked of it. */
function readsView({ first, rest }: ResourcePath): boolean {
  return [first, ...rest].some(({ type }) => type.stored !== undefined);
}

function boundsOf(path: ResourcePath, filter: Expression | undefined): Bounds | undefined {
  if (path.rest.length > 1) return undefined;
  const step = targetOf(path);
  const equal = new Set<string>();
  for (const { to } of step.navigation?.join ?? []) equal.add(to);
  for (const { property } of step.key ?? []) equal.add(property.column);
  const sides = new Set<string>();
  const ranged = new Set<string>();
  for (const term of filter === undefined ? [] : filter.kind === "and" ? filter.terms : [filter]) {
    const compared = comparedColumn(term);
    if (compared === undefined) return undefined;
    const { column, side } = compared;
    // A second bound of the same kind would be checked row by row.
    if (equal.has(column) || sides.has(`${side} ${column}`)) return undefined;
    if (side === "equal") equal.add(column);
    else {
      sides.add(`${side} ${column}`);
      ranged.add(column);
    }
  }
  return [...ranged].some((column) => equal.has(column)) ? undefined : { equal, ranged };
}

/** The column of the entity's own table that a term compares with a value; undefined for any other term. */
function comparedColumn(term: Expression): { column: string; side: "equal" | "above" | "below" } | undefined {
  if (term.kind !== "comparison" || term.operator === "ne") return undefined;
  const { left, right } = term;
  const swapped = left.kind !== "property";
  const [property, literal] = swapped ? [right, left] : [left, right];
  if (property.kind !== "property" || property.path.links.length > 0) return undefined;
  if (literal.kind !== "literal" || literal.literal.type === "null") return undefined;
  const { column } = property.path.property;
  if (term.operator === "eq") return { column, side: "equal" };
  const above = term.operator === "gt" || term.operator === "ge";
  return { column, side: above === swapped ? "below" : "above" };
}

function isIndexOrder(type: EntityType, { equal, ranged }: Bounds, order: readonly OrderItem[]): boolean {
  const free = order.filter(({ path }) => path.links.length > 0 || !equal.has(path.property.column));
  const descending = free[0]?.descending ?? false;
  if (free.some((item) => item.descending !== descending || item.path.links.length > 0)) return false;
  const wanted = free.map(({ path }) => path.property.column);
  if (ranged.size > 1 || (ranged.size === 1 && !ranged.has(wanted[0] ?? ""))) return false;
  return type.indexes.some((columns) => {
    const held = columns.slice(0, equal.size);
    if (held.length < equal.size || !held.every((name) => equal.has(name))) return false;
    const following = columns.slice(equal.size);
    const uniqueAt = type.key.every(({ column }) => held.includes(column) || wanted.includes(column));
    return uniqueAt && wanted.every((name, index) => following[index] === name);
  });
}
