import { chmodSync, closeSync, mkdirSync, openSync, write } from "node:fs";
import { dirname } from "node:path";
import type { AuditEvent } from "./audit-event.ts";
import { cut, jsonLine } from "./printable.ts";

/** Where audit events go; one JSON line each, in order. */
export interface AuditLog {
  record(event: AuditEvent): void;
  /** Writes what is waiting, as far as the disk takes it, and closes the file. */
  close(): Promise<void>;
}

/** Lines reach the file together, at the latest after so many milliseconds: one write per token would cost more than its checks. */
const pauseMs = 100;
/** What may wait while the disk takes nothing; what comes after that is counted, not kept. */
const mostWaiting = 4 * 1024 * 1024;

/**
 * Opens (or continues) an audit log file, readable by its owner only. A disk that takes nothing stops nobody:
 * lines wait, are tried again, and those beyond the limit are counted in a line once there is room.
 * @param onFailure hears the first failure of each spell
 */
export function openAuditLog(
  file: string,
  now: () => number,
  onFailure: (error: Error) => void = () => {},
): AuditLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, "a", 0o600);
  chmodSync(file, 0o600);
  let waiting = Buffer.alloc(0);
  let lines: string[] = [];
  let size = 0;
  let dropped = 0;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const gather = (): void => {
    waiting = Buffer.concat([waiting, Buffer.from(lines.join(""))]);
    lines = [];
    size = waiting.length;
  };
  const writeOnce = (): Promise<void> =>
    new Promise((resolve) => {
      gather();
      write(descriptor, waiting, (error, written) => {
        if (error !== null && !failing) onFailure(error);
        failing = error !== null;
        if (!failing) waiting = waiting.subarray(written);
        resolve();
      });
    });
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writeOnce().then(() => {
        writing = undefined;
        if (dropped > 0 && !failing) noteDropped();
        if (waiting.length > 0 || lines.length > 0) schedule();
      });
    }, pauseMs).unref();
  };
  const add = (line: string): void => {
    lines.push(line);
    size += line.length;
    if (writing === undefined) schedule();
  };
  const noteDropped = (): void => {
    const count = dropped;
    dropped = 0;
    add(jsonLine({ time: new Date(now()).toISOString(), event: "audit.dropped", outcome: "refused", count }));
  };

  return {
    record(event) {
      if (size > mostWaiting) {
        dropped += 1;
        return;
      }
      const { principal, path, detail } = event;
      const foreign = {
        principal: principal && cut(principal),
        path: cut(path),
        detail: detail && cut(detail),
      };
      add(jsonLine({ time: new Date(now()).toISOString(), ...event, ...foreign }));
    },
    async close() {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      do await writeOnce();
      while (waiting.length > 0 && !failing);
      closeSync(descriptor);
    },
  };
}
