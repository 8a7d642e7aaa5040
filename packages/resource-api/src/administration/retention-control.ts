import type { Log } from "@tenantbox/shared/listener";
import type { Retention } from "../config.ts";
import type { Expiring, SweepPosition } from "../storage/expire-rows.ts";
import type { Writer } from "../writer/writer.ts";

/** How many rows of each kind were removed. */
export type Removed = Readonly<Record<Expiring, number>>;

/** What the operator sees of retention. */
export interface RetentionStatus {
  readonly logs_days: number;
  readonly messages_days: number;
  readonly traces_minutes: number;
  readonly last_sweep?: { readonly at: string; readonly removed: Removed };
}

/** Removes what is too old, now and then, and lets the demo tenant go on. */
export interface RetentionControl {
  status(): RetentionStatus;
  /** Removes everything that is too old now. */
  sweep(): Promise<Removed>;
  /** Sweeps again and again until `stop`; the first time after a pause, so that a start is quick. */
  follow(): void;
  stop(): Promise<void>;
}

export interface RetentionControlOptions {
  readonly retention: Retention;
  readonly writer: Writer;
  readonly now: () => number;
  /** Brings in the demo logs of the time that has passed. */
  readonly goOn: () => Promise<void>;
  readonly log: Log;
}

/** Traces are kept for an hour; they may stay some minutes longer. */
const pauseMs = 300_000;
const [minute, day] = [60_000, 86_400_000];

export function createRetentionControl(options: RetentionControlOptions): RetentionControl {
  const { retention, writer, now, goOn, log } = options;
  const { logsDays, messagesDays, tracesMinutes } = retention;
  const kept: Readonly<Record<Expiring, number>> = {
    traces: tracesMinutes * minute,
    logs: logsDays * day,
    messages: messagesDays * day,
  };
  let last: RetentionStatus["last_sweep"];
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let stopped = false;

  /** Step by step: whatever else is to be written comes in between. */
  const remove = async (what: Expiring, before: number): Promise<number> => {
    let removed = 0;
    let after: SweepPosition | undefined;
    do {
      const progress = await writer.perform({ kind: "expire", step: { what, before, after } });
      removed += progress.removed;
      after = progress.next;
    } while (after !== undefined && !stopped);
    return removed;
  };
  const sweepOnce = async (): Promise<Removed> => {
    const moment = now();
    const removed = { traces: 0, logs: 0, messages: 0 };
    for (const what of ["traces", "logs", "messages"] as const)
      if (kept[what] > 0) removed[what] = await remove(what, moment - kept[what]);
    await goOn();
    last = { at: new Date(moment).toISOString(), removed };
    return removed;
  };
  const sweep = (): Promise<Removed> => {
    const swept = turn.then(sweepOnce, sweepOnce);
    turn = swept.catch(() => undefined);
    return swept;
  };
  const round = async (): Promise<void> => {
    await sweep().catch((error: unknown) => {
      if (!stopped) log.warn({ error: String(error) }, "what is too old could not be removed; later again");
    });
    follow();
  };
  const follow = (): void => {
    if (stopped) return;
    timer = setTimeout(() => void round(), pauseMs);
    timer.unref();
  };

  return {
    status: () => ({
      logs_days: logsDays,
      messages_days: messagesDays,
      traces_minutes: tracesMinutes,
      ...(last === undefined ? {} : { last_sweep: last }),
    }),
    sweep,
    follow,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
