import {
  type AuditDatabase,
  type AuditFilter,
  type AuditRetention,
  openAuditDatabase,
  type WrittenRecord,
} from "./audit-database.ts";
import type { AuditRecord } from "./audit-record.ts";

export interface AuditKeeperOptions {
  readonly url: string;
  readonly service: string;
  readonly retention: AuditRetention;
  /** Whether nothing of it has to outlive the process. */
  readonly temporary: boolean;
  /** The system's clock, epoch milliseconds. */
  readonly system: () => number;
  /** Hears the first failure of each spell. */
  readonly onFailure: (error: Error) => void;
  /** Hears how many events found no room while nothing could be written. */
  readonly onDropped: (count: number) => void;
}

/** Brings records into the database together, a moment after they came; nobody waits for it. */
export interface AuditKeeper {
  add(record: AuditRecord): void;
  /** Newest first, those that wait to be written included. @throws the engine's error where the database is away */
  find(filter: AuditFilter): Promise<AuditRecord[]>;
  close(): Promise<void>;
}

const pauseMs = 500;
/** After a failure it is tried again after so long. */
const patienceMs = 2_000;
const mostWaiting = 20_000;
const sweepMs = 60_000;

/** The database is opened once there is something to write or to look up, so that no start waits for it. */
export function createAuditKeeper(options: AuditKeeperOptions): AuditKeeper {
  let waiting: WrittenRecord[] = [];
  let dropped = 0;
  let failing = false;
  let swept = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let opened: Promise<AuditDatabase> | undefined;
  let writing: Promise<void> | undefined;

  const database = (): Promise<AuditDatabase> => {
    opened ??= openAuditDatabase(options.url, options.service, options.temporary ? false : "whole");
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const write = async (): Promise<void> => {
    const records = waiting;
    waiting = [];
    try {
      const target = await database();
      await target.keep(records);
      if (performance.now() - swept > sweepMs) {
        swept = performance.now();
        await target.sweep(options.retention, options.system());
      }
      failing = false;
      if (dropped > 0) options.onDropped(dropped);
      dropped = 0;
    } catch (error) {
      waiting = [...records, ...waiting].slice(0, mostWaiting);
      if (!failing) options.onFailure(error instanceof Error ? error : new Error(String(error)));
      failing = true;
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = (writing ?? Promise.resolve()).then(write).finally(() => {
      if (waiting.length > 0) schedule();
    });
    return writing;
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => void flush(), failing ? patienceMs : pauseMs).unref();
  };

  return {
    add(record) {
      if (waiting.length >= mostWaiting) {
        dropped += 1;
        return;
      }
      waiting.push({ record, written: options.system() });
      schedule();
    },
    async find(filter) {
      if (waiting.length > 0) await flush();
      return (await database()).find(filter);
    },
    async close() {
      clearTimeout(timer);
      await writing;
      if (waiting.length > 0 && !options.temporary) await write();
      clearTimeout(timer);
      await opened?.then((target) => target.close()).catch(() => undefined);
    },
  };
}
