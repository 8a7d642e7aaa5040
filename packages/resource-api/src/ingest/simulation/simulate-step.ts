import type { Database } from "@tenantbox/shared/database";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { storeChanges } from "../../storage/store-changes.ts";
import type { SimulationRun } from "./simulation-run.ts";
import { createSimulator, type Simulator } from "./simulator.ts";

/** A part of a run: what happens after `done` and up to `until`. */
export interface SimulationStep {
  readonly run: SimulationRun;
  readonly done: number;
  readonly until: number;
}

export interface SimulationProgress {
  /** How far it came: bounded steps may need several to get to the end. */
  readonly reached: number;
  readonly created: number;
  readonly changed: number;
}

const mostChanges = 300;

/**
 * Takes steps of simulations, one run at a time. A run that it does not know (another one was taken up, or its
 * thread is new) is gone through from its beginning, without writing, to where it stood.
 */
export function createSimulation(
  database: Database<MessageLogSchema>,
): (step: SimulationStep) => Promise<SimulationProgress> {
  let known: { readonly id: string; readonly simulator: Simulator; reached: number } | undefined;
  return async ({ run, done, until }) => {
    if (known?.id !== run.id || known.reached !== done) {
      const simulator = createSimulator(run);
      if (done > run.from) simulator.advance(done, Number.POSITIVE_INFINITY);
      known = { id: run.id, simulator, reached: done };
    }
    const current = known;
    // Where storing fails, the next step goes through the run again.
    known = undefined;
    const { reached, changes } = current.simulator.advance(until, mostChanges);
    await storeChanges(database, changes);
    known = { ...current, reached };
    const created = changes.filter(({ isNew }) => isNew).length;
    return { reached, created, changed: changes.length - created };
  };
}
