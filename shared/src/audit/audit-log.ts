import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { pino } from "pino";
import type { AuditEvent } from "./audit-event.ts";
import { cut, jsonLine } from "./printable.ts";

/** Lines reach the file together, at the latest after so many milliseconds: one write per token would cost more than its checks. */
const periodicFlush = 100;

/** Where audit events go; one JSON line each, in order. */
export interface AuditLog {
  record(event: AuditEvent): void;
  /** Writes what is buffered and closes the file. */
  close(): Promise<void>;
}

/** Opens (or continues) an audit log file, readable by its owner only. */
export function openAuditLog(file: string, now: () => number): AuditLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sink = pino.destination({
    dest: file,
    mode: 0o600,
    append: true,
    sync: false,
    minLength: 4096,
    periodicFlush,
  });
  sink.once("ready", () => chmodSync(file, 0o600));
  return {
    record(event) {
      const { principal, path, detail } = event;
      const foreign = {
        principal: principal && cut(principal),
        path: cut(path),
        detail: detail && cut(detail),
      };
      sink.write(jsonLine({ time: new Date(now()).toISOString(), ...event, ...foreign }));
    },
    close: () =>
      new Promise((resolve) => {
        sink.once("close", resolve);
        sink.end();
      }),
  };
}
