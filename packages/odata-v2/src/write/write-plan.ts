import type { ODataError } from "../errors.ts";
import type { EntryRequest } from "../parse/index.ts";
import type { Statement } from "../sql/index.ts";

/** A statement of a write. Where it changes no row although it must, all that was written with it is undone. */
export interface WriteStatement extends Statement {
  /** Present: the statement must change a row; if it does not, this is what the caller hears. */
  readonly otherwise?: ODataError;
}

/** What the caller is told once all statements have been run. */
export type WriteOutcome =
  | { readonly kind: "done"; readonly status: 202 | 204 }
  | {
      readonly kind: "created";
      /** Reads the new entity. */
      readonly entity: EntryRequest;
      /** Its path below the service root, for `Location`. */
      readonly location: string;
    };

/** A write as statements, to be run in their order in one transaction, alone or with other writes. */
export interface WritePlan {
  readonly statements: readonly WriteStatement[];
  readonly outcome: WriteOutcome;
}
