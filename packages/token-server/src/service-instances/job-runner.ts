import { setTimeout as delay } from "node:timers/promises";
import { CertificateAuthorityError } from "../certificate-authority/index.ts";
import type { Transaction } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";
import type { JobRows } from "./platform-jobs.ts";

/** Does what was ordered, and says so in the same transaction. */
export type JobWork = (committing: (transaction: Transaction) => Promise<void>) => Promise<void>;

const atOnce = 8;
const mostWaiting = 500;
const aliveEvery = 15_000;
const askAgainAfter = 250;

/** Works at orders, some at once, the others in their turn. */
export interface JobRunner {
  /** Takes an order on, before its row is written. @throws InstanceError `overloaded` when too many wait */
  admit(guid: string): void;
  /** Of an order that was admitted no row was written. */
  dismiss(guid: string): void;
  /** Begins with an order that was admitted and written; nobody waits for it. */
  start(guid: string, work: JobWork): void;
  /** Those that this process works at or has waiting. */
  readonly own: ReadonlySet<string>;
  /** Takes no more work, and waits for what is being done. */
  close(): Promise<void>;
}

export interface JobListeners {
  /** Hears that an order was carried out. */
  readonly onDone: () => void;
  /** Hears of orders that failed for a reason of ours. */
  readonly onFailure: (error: unknown) => void;
}

export function createJobRunner(jobs: JobRows, { onDone, onFailure }: JobListeners): JobRunner {
  const own = new Set<string>();
  const waiting: (() => void)[] = [];
  const underWay = new Set<Promise<void>>();
  let running = 0;
  let closed = false;

  const run = async (guid: string, work: JobWork): Promise<void> => {
    try {
      if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      if (closed) return;
      await patiently(
        () => work((transaction) => jobs.complete(transaction, guid)),
        () => closed,
      );
      onDone();
    } catch (error) {
      const known = error instanceof InstanceError || error instanceof CertificateAuthorityError;
      if (!known) onFailure(error);
      await jobs.fail(guid, known ? error.message : "an unexpected error").catch(onFailure);
    } finally {
      own.delete(guid);
      // Who ends hands its place over.
      const successor = waiting.shift();
      if (successor === undefined) running -= 1;
      else successor();
    }
  };

  const beat = setInterval(() => {
    if (own.size > 0) void jobs.keepAlive([...own]).catch(onFailure);
  }, aliveEvery);
  beat.unref();
  return {
    own,
    admit(guid) {
      if (own.size >= mostWaiting)
        throw new InstanceError("overloaded", "Too many operations are in progress");
      own.add(guid);
    },
    dismiss: (guid) => void own.delete(guid),
    start(guid, work) {
      const turn = run(guid, work);
      underWay.add(turn);
      void turn.then(() => underWay.delete(turn));
    },
    async close() {
      closed = true;
      clearInterval(beat);
      for (const release of waiting.splice(0)) release();
      await Promise.all(underWay);
    },
  };
}

/** An authority that makes too many keys at once makes this one later. */
async function patiently(work: () => Promise<void>, givenUp: () => boolean): Promise<void> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof CertificateAuthorityError && error.code === "busy";
      if (!isBusy || givenUp()) throw error;
      await delay(askAgainAfter);
    }
}
