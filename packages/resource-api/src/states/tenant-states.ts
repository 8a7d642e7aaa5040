import { StateError, type StateFiles, type TenantStates } from "@tenantbox/shared/states";
import type { StateContent } from "../ingest/make-state.ts";
import type { LoadOutcome } from "../writer/state-tasks.ts";
import type { Writer } from "../writer/writer.ts";

export interface TenantStatesOptions {
  readonly files: StateFiles;
  readonly writer: Writer;
  /** Tells tenants apart. */
  readonly tenant: string;
  /** What the first state holds, asked when it is made. */
  readonly content: () => StateContent;
  /** Ends what goes on by itself: it belongs to the rows that go. */
  readonly halt: () => Promise<void>;
  /** Hears that all rows are others now. */
  readonly onReplaced: () => Promise<void>;
}

/** The states of the logs, and what fills a database that has never held any. */
export interface LogStates extends TenantStates {
  /** Brings the first state into a fresh database, and takes any other one for this tenant's. Whether it was fresh. */
  fill(): Promise<boolean>;
}

export function createTenantStates(options: TenantStatesOptions): LogStates {
  const { files, writer, tenant, content, halt, onReplaced } = options;

  const makeFirst = (): Promise<void> =>
    files.putFirst((path) => writer.perform({ kind: "make-state", path, content: content() }));
  const load = (path: string, thorough: boolean, onlyIfFresh = false): Promise<LoadOutcome> =>
    writer.perform({ kind: "load-state", request: { path, tenant, thorough, onlyIfFresh } });

  /** A first state that is missing, or that another program or tenant has left there, is made anew. */
  const loadFirst = async (onlyIfFresh: boolean): Promise<void> => {
    if (!(await files.hasFirst())) await makeFirst();
    else if (!("refusal" in (await load(files.first, false, onlyIfFresh)))) return;
    else await makeFirst();
    refuse(await load(files.first, false, onlyIfFresh));
  };
  const replace = async (bring: () => Promise<void>): Promise<void> => {
    await halt();
    await bring();
    // Later: nobody has to wait for it but who writes next.
    void writer.perform({ kind: "tidy" }).catch(() => undefined);
    await onReplaced();
  };

  return {
    async fill() {
      const fresh = await writer.perform({ kind: "claim", tenant });
      if (fresh) await loadFirst(true);
      return fresh;
    },
    reset: () => replace(() => loadFirst(false)),
    snapshot: (name) => files.put(name, (path) => writer.perform({ kind: "save-state", path })),
    async restore(name) {
      const path = await files.pathOf(name);
      await replace(async () => refuse(await load(path, true)));
    },
    snapshots: () => files.list(),
    deleteSnapshot: (name) => files.remove(name),
  };
}

function refuse(outcome: LoadOutcome): void {
  if ("refusal" in outcome) throw new StateError(outcome.refusal.code, outcome.refusal.message);
}
