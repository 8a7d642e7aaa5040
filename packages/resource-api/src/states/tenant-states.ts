import { type Seed, SeedError } from "@tenantbox/shared/seed";
import { StateError, type StateFiles, type TenantStates } from "@tenantbox/shared/states";
import type { StateContent } from "../ingest/make-state.ts";
import type { LoadOutcome } from "../writer/state-tasks.ts";
import { WriteError } from "../writer/writer-message.ts";
import type { Writer } from "../writer/writer.ts";

export interface TenantStatesOptions {
  readonly files: StateFiles;
  readonly writer: Writer;
  /** Tells tenants apart. */
  readonly tenant: string;
  /** What the first state holds, by this seed or by the one that is in force. */
  readonly content: (seed?: Seed) => Promise<StateContent>;
  /** Ends what goes on by itself: it belongs to the rows that go. */
  readonly halt: () => Promise<void>;
  /** Brings back what a test may have moved or broken, before a reset. */
  readonly rewind: () => Promise<void>;
  /** Hears that all rows are others now. */
  readonly onReplaced: () => void;
  /** Looks at once whose tokens count. */
  readonly refresh: () => Promise<void>;
}

/** The states of the logs, and what fills a database that has never held any. */
export interface LogStates extends TenantStates {
  /**
   * Brings the first state into a fresh database, or into any, where a seed says something else than the last one. A
   * database of before is taken for this tenant's. Whether the first state was brought. @throws {SeedError}
   */
  fill(): Promise<boolean>;
  /** Brings the state of another seed; a reset returns to it from now on. @throws {SeedError}, and nothing has changed */
  become(seed: Seed): Promise<void>;
}

export function createTenantStates(options: TenantStatesOptions): LogStates {
  const { files, writer, tenant, content, halt, rewind, onReplaced, refresh } = options;

  const makeFirst = async (seed?: Seed): Promise<void> => {
    const made = await content(seed);
    await files
      .putFirst((path) => writer.perform({ kind: "make-state", path, content: made }))
      .catch((error: unknown) => {
        // Of a file that the seed names.
        if (error instanceof WriteError && error.code === "EXPORT_FILE")
          throw new SeedError([{ path: ["logs", "file"], message: error.message }]);
        throw error;
      });
  };
  const load = (path: string, thorough: boolean, onlyIfFresh = false): Promise<LoadOutcome> =>
    writer.perform({ kind: "load-state", request: { path, tenant, thorough, onlyIfFresh } });

  /** A first state that is missing, or that another program or tenant has left there, is made anew. */
  const loadFirst = async (onlyIfFresh: boolean): Promise<void> => {
    if (await files.hasFirst()) {
      if (!("refusal" in (await load(files.first, false, onlyIfFresh)))) return;
    }
    await makeFirst();
    refuse(await load(files.first, false, onlyIfFresh));
  };
  const renew = async (seed?: Seed): Promise<void> => {
    await makeFirst(seed);
    refuse(await load(files.first, false));
  };
  const replace = async (bring: () => Promise<void>): Promise<void> => {
    await halt();
    // Who may call is asked meanwhile.
    await Promise.all([bring().then(onReplaced), refresh()]);
    // Later: nobody has to wait for it but who writes next.
    void writer.perform({ kind: "tidy" }).catch(() => undefined);
  };

  return {
    async fill() {
      const fresh = await writer.perform({ kind: "claim", tenant });
      const { from } = await content();
      const seed = from.kind === "seed" ? from.text : undefined;
      const last = await writer.perform({ kind: "content-of-state", path: files.first });
      if (seed !== last && (fresh || seed !== undefined)) await renew();
      else if (fresh) await loadFirst(true);
      else return false;
      return true;
    },
    become: (seed) => replace(() => renew(seed)),
    async reset() {
      await rewind();
      await replace(() => loadFirst(false));
    },
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
