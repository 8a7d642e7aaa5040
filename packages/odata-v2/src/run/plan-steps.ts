import { entityNotFound } from "../errors.ts";
import {
  dateTimeText,
  type DocumentWriter,
  documentWriter,
  type ExpandedRows,
  type Row,
  type StoredValue,
} from "../serialize/index.ts";
import type {
  CountPlan,
  DataPlan,
  EntryPlan,
  Expansion,
  FeedPlan,
  MediaPlan,
  Position,
  RowSource,
} from "../sql/index.ts";
import { countAnswer, documentAnswer, mediaAnswer, noContent, type RunContext } from "./answer.ts";
import { textBody } from "./answer-body.ts";
import { type BoundedCache, boundedCache } from "./bounded-cache.ts";
import { expandedRows, expansionKeys } from "./expanded-rows.ts";
import { linksSteps, propertySteps, propertyValueSteps } from "./property-steps.ts";
import { type BoundStatement, countOf, mustHaveOrigin, mustNotBeWithheld, type PlanSteps } from "./steps.ts";

/** What an engine adds. */
export interface StepTools {
  readonly writers: BoundedCache<DocumentWriter>;
  /** Puts the keys of the parents into the statement of an expansion. */
  bindKeys(expansion: Expansion, keys: readonly Row[]): BoundStatement;
}

export function stepTools(bindKeys: StepTools["bindKeys"]): StepTools {
  return { writers: boundedCache(200), bindKeys };
}

/**
 * Walks through a plan, the same for every engine: whoever drives it runs the statements, at once or awaited.
 *
 * @throws ODataError 404 when there is no such entity, 403 when it is not shown.
 */
export function planSteps(plan: DataPlan, context: RunContext, tools: StepTools): PlanSteps {
  switch (plan.kind) {
    case "feed":
      return feedSteps(plan, context, tools);
    case "entry":
      return entrySteps(plan, context, tools);
    case "count":
      return countSteps(plan);
    case "media":
      return mediaSteps(plan);
    case "property":
      return propertySteps(plan, context);
    case "property-value":
      return propertyValueSteps(plan);
    case "links":
      return linksSteps(plan, context);
  }
}

/** Whether a plan runs more than one statement and so wants one view of the data. */
export function hasSeveralStatements(plan: DataPlan): boolean {
  if (plan.origin !== undefined || plan.withheld !== undefined) return true;
  if (plan.kind === "links") return plan.count !== undefined;
  if (plan.kind === "feed") {
    return plan.count !== undefined || plan.page.expansions.length > 0 || plan.further.length > 0;
  }
  return plan.kind === "entry" && plan.row.expansions.length > 0;
}

function* feedSteps(plan: FeedPlan, context: RunContext, tools: StepTools): PlanSteps {
  const fetched = yield* pageRows(plan);
  const more = fetched.length > plan.limit;
  const rows = more ? fetched.slice(0, plan.limit) : fetched;
  if (rows.length === 0) yield* mustHaveOrigin(plan);
  const count = yield* feedCount(plan, fetched.length);
  const expansions = yield* expandSteps(plan.page.expansions, rows, tools);
  const nextLink = more ? plan.nextLink : undefined;
  const body = textBody();
  const content = { rows, expansions, count, nextLink, updated: updatedAt(context) };
  writerOf(plan.page, context, tools).feed(content, body.add);
  const answer = documentAnswer(body.end(), "feed", context);
  const position = more ? positionOf(plan, rows) : undefined;
  return position === undefined ? answer : { ...answer, position };
}

/** How many there are in all: told by the last page itself, asked of the database for any other. */
function* feedCount(
  { count, offset, fetched }: FeedPlan,
  found: number,
): Generator<BoundStatement, number | undefined, readonly Row[]> {
  if (count === undefined) return undefined;
  const last = found < fetched && (found > 0 || offset === 0);
  if (last && offset !== undefined) return offset + found;
  return countOf(yield { ...count, memorable: true });
}

/** The rows of the page's ranges, one range after the other until there are enough. */
function* pageRows(plan: FeedPlan): Generator<BoundStatement, readonly Row[], readonly Row[]> {
  let rows = yield plan.page.statement;
  for (const { sql, parameters } of plan.further) {
    const missing = plan.fetched - rows.length;
    if (missing <= 0) break;
    rows = rows.concat(yield { sql, parameters: [...parameters.slice(0, -1), missing] });
  }
  return rows;
}

/** The keys of the last row; undefined when one of them would not come back as it is stored. */
function positionOf({ position }: FeedPlan, rows: readonly Row[]): Position | undefined {
  const last = rows.at(-1);
  if (position === undefined || last === undefined) return undefined;
  const keys: (string | number | null)[] = [];
  for (const place of position) {
    const value = last[place] ?? null;
    if (value !== null && typeof value !== "string" && !isWhole(value)) return undefined;
    keys.push(value);
  }
  return keys;
}

function isWhole(value: StoredValue): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

function* entrySteps(plan: EntryPlan, context: RunContext, tools: StepTools): PlanSteps {
  const rows = yield plan.row.statement;
  const [row] = rows;
  if (row === undefined) return yield* missing(plan);
  const expansions = yield* expandSteps(plan.row.expansions, rows, tools);
  const body = writerOf(plan.row, context, tools).entry(row, expansions, updatedAt(context));
  return documentAnswer(body, "entry", context);
}

function* countSteps(plan: CountPlan): PlanSteps {
  const count = countOf(yield { ...plan.count, memorable: true });
  if (count === 0) yield* mustHaveOrigin(plan);
  return countAnswer(count);
}

function* mediaSteps(plan: MediaPlan): PlanSteps {
  const [row] = yield plan.body;
  if (row === undefined) return yield* missing(plan);
  const [body, contentType] = row;
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return noContent;
  return mediaAnswer(body, typeof contentType === "string" ? contentType : plan.fallbackContentType);
}

/** Nothing behind a link to one entity at most is no error; nothing under a key is. */
function* missing(plan: EntryPlan | MediaPlan): PlanSteps {
  yield* plan.optional ? mustHaveOrigin(plan) : mustNotBeWithheld(plan);
  if (!plan.optional) throw entityNotFound();
  return noContent;
}

function* expandSteps(
  expansions: readonly Expansion[],
  rows: readonly Row[],
  tools: StepTools,
): Generator<BoundStatement, readonly ExpandedRows[], readonly Row[]> {
  const expanded: ExpandedRows[] = [];
  for (const expansion of expansions) {
    const keys = expansionKeys(expansion, rows);
    const children = keys.length === 0 ? [] : yield tools.bindKeys(expansion, keys);
    const below = yield* expandSteps(expansion.expansions, children, tools);
    expanded.push(expandedRows(expansion, children, below));
  }
  return expanded;
}

/** Writers are kept by everything they depend on. */
function writerOf(source: RowSource, context: RunContext, tools: StepTools): DocumentWriter {
  const { baseUrl, format = "atom", typed = "all" } = context;
  return tools.writers.get(`${format} ${typed} ${sourceId(source)} ${baseUrl}`, () =>
    documentWriter(source, { baseUrl, format, typed }),
  );
}

function updatedAt({ format, now }: RunContext): string {
  return format === "json" ? "" : `${dateTimeText(now ?? Date.now())}Z`;
}

function sourceId({ shape, expansions }: RowSource): string {
  return expansions.length === 0 ? shape.id : `${shape.id}{${expansions.map(sourceId).join()}}`;
}
