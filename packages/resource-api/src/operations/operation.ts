import type { Literal } from "@tenantbox/odata-v2/parse";
import type { Dialect } from "@tenantbox/odata-v2/sql";
import type { WriteStatement } from "@tenantbox/odata-v2/write";

/** What a function does: statements for one transaction, and what is answered once they have been run. */
export interface OperationPlan {
  readonly statements: readonly WriteStatement[];
  readonly result:
    | { readonly kind: "text"; readonly text: string }
    /** The entity at this path below the service root. */
    | { readonly kind: "entity"; readonly path: string };
}

export interface OperationContext {
  readonly dialect: Dialect;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** @throws {ODataError} for arguments that make no sense */
export type Operation = (
  parameters: ReadonlyMap<string, Literal>,
  context: OperationContext,
) => OperationPlan;

/** The text of a parameter; undefined where it was left out or null. */
export function textOf(parameters: ReadonlyMap<string, Literal>, name: string): string | undefined {
  const literal = parameters.get(name);
  return literal?.type === "Edm.String" ? literal.value : undefined;
}
