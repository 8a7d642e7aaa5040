import { chmodSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, write } from "node:fs";
import { dirname } from "node:path";
import { jsonLine } from "./printable.ts";

/** A file of JSON lines, in the order in which they came. */
export interface AuditFile {
  /** @param line whole, with its end */
  add(line: string): void;
  /** Writes what is waiting, as far as the disk takes it, and closes the file. */
  close(): Promise<void>;
}

/** Lines reach the file together, at the latest after so many milliseconds: one write per token would cost more than its checks. */
const pauseMs = 100;
/** What may wait while the disk takes nothing; what comes after that is counted, not kept. */
const mostWaiting = 4 * 1024 * 1024;
/** A file of this size goes on under another name; the one before it goes. */
const largestFile = 64 * 1024 * 1024;

/**
 * Opens (or continues) an audit log file, readable by its owner only. A disk that takes nothing stops nobody:
 * lines wait, are tried again, and those beyond the limit are counted in a line once there is room. A file that has
 * grown to 64 MiB becomes `<file>.1`.
 * @param onFailure hears the first failure of each spell
 */
export function openAuditFile(
  file: string,
  now: () => number,
  onFailure: (error: Error) => void = () => {},
): AuditFile {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let { descriptor, length } = openPrivately(file);
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
        if (!failing) {
          waiting = waiting.subarray(written);
          length += written;
        }
        resolve();
      });
    });
  const turnOver = (): void => {
    if (length < largestFile) return;
    const full = descriptor;
    try {
      if (existsSync(file)) renameSync(file, `${file}.1`);
      ({ descriptor, length } = openPrivately(file));
      closeSync(full);
    } catch (error) {
      // The old file goes on under its new name; the next lines try again.
      onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writeOnce().then(() => {
        writing = undefined;
        turnOver();
        if (dropped > 0 && !failing) noteDropped();
        if (waiting.length > 0 || lines.length > 0) schedule();
      });
    }, pauseMs).unref();
  };
  const put = (line: string): void => {
    lines.push(line);
    size += line.length;
    if (writing === undefined) schedule();
  };
  const noteDropped = (): void => {
    const count = dropped;
    dropped = 0;
    put(jsonLine({ time: new Date(now()).toISOString(), event: "audit.dropped", outcome: "refused", count }));
  };

  return {
    add(line) {
      if (size > mostWaiting) dropped += 1;
      else put(line);
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

function openPrivately(file: string): { descriptor: number; length: number } {
  const descriptor = openSync(file, "a", 0o600);
  chmodSync(file, 0o600);
  return { descriptor, length: fstatSync(descriptor).size };
}
