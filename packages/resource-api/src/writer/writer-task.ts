import type { ExportPage, ExportPageOptions } from "../ingest/export/export-page.ts";
import type { GenerateOptions } from "../ingest/generate-logs.ts";
import type { ImportOutcome } from "../ingest/import/import-batch.ts";
import type { SimulationProgress, SimulationStep } from "../ingest/simulation/simulate-step.ts";
import type { StateContent } from "../ingest/make-state.ts";
import type { NewAccessPolicy, StoredAccessPolicy } from "../storage/access-policies.ts";
import type { SweepProgress, SweepStep } from "../storage/expire-rows.ts";
import type { LoadOutcome, LoadRequest } from "./state-tasks.ts";

/** One SQL statement with the values bound to its placeholders, in the dialect of the database. */
export interface WriteStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Where it changes no row, the whole task is undone and fails with an `UnchangedError`. */
  readonly mustChange?: boolean;
}

/** What the writing thread does, as plain data. Each task is one transaction, of bounded size unless it is of a whole state. */
export type WriterTask =
  | { readonly kind: "run"; readonly statements: readonly WriteStatement[] }
  | { readonly kind: "load-demo"; readonly options: GenerateOptions }
  /** Whole lines of JSON in UTF-8, each a log or a page of logs. */
  | { readonly kind: "import"; readonly lines: Uint8Array }
  | { readonly kind: "export"; readonly page: ExportPageOptions }
  | { readonly kind: "simulate"; readonly step: SimulationStep }
  | { readonly kind: "expire"; readonly step: SweepStep }
  | { readonly kind: "list-policies" }
  | { readonly kind: "add-policy"; readonly policy: NewAccessPolicy }
  | { readonly kind: "remove-policy"; readonly id: string }
  /** Takes rows that are there for this tenant's. */
  | { readonly kind: "claim"; readonly tenant: string }
  | { readonly kind: "make-state"; readonly path: string; readonly content: StateContent }
  | { readonly kind: "content-of-state"; readonly path: string }
  | { readonly kind: "save-state"; readonly path: string }
  | { readonly kind: "load-state"; readonly request: LoadRequest }
  /** Puts what the last steps have left behind in its place. */
  | { readonly kind: "tidy" };

/** What comes back, by the task's kind. */
interface Results {
  /** How many rows each statement changed. */
  readonly run: readonly number[];
  /** How many logs were new. */
  readonly "load-demo": number;
  readonly import: ImportOutcome;
  readonly export: ExportPage;
  readonly simulate: SimulationProgress;
  readonly expire: SweepProgress;
  readonly "list-policies": readonly StoredAccessPolicy[];
  readonly "add-policy": StoredAccessPolicy;
  /** Whether there was one. */
  readonly "remove-policy": boolean;
  /** Whether there were none. */
  readonly claim: boolean;
  readonly "make-state": void;
  /** What a state file was made from, where it was a seed. */
  readonly "content-of-state": string | undefined;
  readonly "save-state": void;
  readonly "load-state": LoadOutcome;
  readonly tidy: void;
}

export type ResultOf<Task extends WriterTask> = Results[Task["kind"]];
