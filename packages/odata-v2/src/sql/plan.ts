import type { PrimitiveTypeName } from "../model/index.ts";

/** What may be bound to a statement. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** Text without a single value of the caller, and the values apart. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** A statement that gives one number of rows. */
export interface CountStatement extends Statement {
  /**
   * Where the last parameter is a moment since which rows count: the statement that counts those between this moment and
   * a later one, its further and last parameter, which two such counts differ by.
   */
  readonly between?: string;
}

/** Where in a row a primitive property lies. */
export interface ValueShape {
  readonly name: string;
  readonly type: PrimitiveTypeName;
  readonly index: number;
}

/** One member of an entity on the wire, in wire order. */
export type MemberShape =
  | { readonly kind: "value"; readonly value: ValueShape }
  | {
      readonly kind: "complex";
      readonly name: string;
      /** Qualified name of the complex type. */
      readonly type: string;
      readonly members: readonly ValueShape[];
    }
  /** Members next to each other, which SQLite has written as one JSON object: see `json-text.ts`. */
  | { readonly kind: "text"; readonly index: number }
  | { readonly kind: "deferred"; readonly name: string; readonly single: boolean }
  | {
      readonly kind: "inline";
      readonly name: string;
      readonly single: boolean;
      /** Which of the row source's expansions holds the entities. */
      readonly expansion: number;
    };

/** A member that holds values of the entity itself. */
export type PropertyShape = Extract<MemberShape, { readonly kind: "value" | "complex" }>;

/** How rows become entities: plain data, so that a writer can be made from it in another thread. */
export interface EntityShape {
  /** Equal for equal shapes; writers are kept by it. */
  readonly id: string;
  /** Qualified name of the entity type. */
  readonly type: string;
  readonly set: string;
  readonly key: readonly ValueShape[];
  readonly members: readonly MemberShape[];
  /** For media entities: the content type's place in the row (-1: none), and what stands for null. */
  readonly media: { readonly index: number; readonly fallback: string } | undefined;
}

/** One statement whose rows become entities, and the levels expanded below it. */
export interface RowSource {
  readonly statement: Statement;
  readonly shape: EntityShape;
  readonly expansions: readonly Expansion[];
}

/** The children of all rows of one level, read with one statement. */
export interface Expansion extends RowSource {
  /** The joining values in a row of the level above. */
  readonly parentKey: readonly number[];
  /** The same values in a row of this level. */
  readonly childKey: readonly number[];
  /**
   * Where the parents' joining values are bound: on SQLite one JSON text of all, on PostgreSQL one array for
   * each column.
   */
  readonly keyParameters: readonly number[];
}

interface PlanBase {
  /**
   * True: few rows, as far as can be told from the request; it is tried in the caller's own thread, within a small
   * budget. False: it may read the whole table, and runs apart, under the deadline alone.
   */
  readonly cheap: boolean;
  /** Asked only when nothing was found behind a link: does the entity exist where the link starts? */
  readonly origin: Statement | undefined;
  /** Asked only when nothing was found: is there something that is not shown? */
  readonly withheld?: Statement | undefined;
}

export interface FeedPlan extends PlanBase {
  readonly kind: "feed";
  readonly page: RowSource;
  /**
   * The ranges that follow the page's own, asked while rows are missing, in the same columns. Their last parameter
   * is how many rows they give at most.
   */
  readonly further: readonly Statement[];
  /** Rows that are fetched at most, from all ranges. */
  readonly fetched: number;
  /** Where in a row the keys of the order lie; undefined where no position can be known by them. */
  readonly position: readonly number[] | undefined;
  /** Rows to write; the statement may fetch one more to learn whether rows remain. */
  readonly limit: number;
  readonly nextLink: string | undefined;
  /** Rows that were passed over; undefined behind a position, where nobody has counted them. */
  readonly offset: number | undefined;
  /** For `__count`. */
  readonly count: CountStatement | undefined;
}

export interface EntryPlan extends PlanBase {
  readonly kind: "entry";
  readonly row: RowSource;
  /** A link to at most one entity: nothing there is 204, not 404. */
  readonly optional: boolean;
}

export interface CountPlan extends PlanBase {
  readonly kind: "count";
  readonly count: CountStatement;
}

/** Rows of (body, content type). */
export interface MediaPlan extends PlanBase {
  readonly kind: "media";
  readonly body: Statement;
  readonly fallbackContentType: string;
  readonly optional: boolean;
}

/** A property of one entity. */
export interface PropertyPlan extends PlanBase {
  readonly kind: "property";
  readonly row: Statement;
  readonly shape: PropertyShape;
}

/** The bare value of a primitive property. */
export interface PropertyValuePlan extends PlanBase {
  readonly kind: "property-value";
  readonly row: Statement;
  readonly type: PrimitiveTypeName;
}

/** The addresses of entities; of each only the key is read. */
export interface LinksPlan extends PlanBase {
  readonly kind: "links";
  readonly rows: Statement;
  readonly shape: EntityShape;
  /** One address at most, not a list. */
  readonly single: boolean;
  /** There may be none. */
  readonly optional: boolean;
  readonly limit: number;
  readonly nextLink: string | undefined;
  readonly count: CountStatement | undefined;
}

/** Answered from the model; needs no rows. */
export type DocumentPlan = { readonly kind: "service-document" } | { readonly kind: "metadata" };

/** Answered from rows. */
export type DataPlan =
  | FeedPlan
  | EntryPlan
  | CountPlan
  | MediaPlan
  | PropertyPlan
  | PropertyValuePlan
  | LinksPlan;

/** A compiled request: structured-cloneable data. */
export type Plan = DocumentPlan | DataPlan;
