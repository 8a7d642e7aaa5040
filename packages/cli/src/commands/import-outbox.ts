import type { ImportSummary, LogAdministration } from "../connection/log-administration.ts";
import { CommandError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";

interface Place {
  readonly file: string;
  readonly line: number;
}

/** A log on its way, and where it came from. */
interface OutgoingLog extends Place {
  readonly log: Record<string, unknown>;
}

/** Sends logs in parcels; while one is on its way, the next is filled, and no more than that is kept. */
export interface Outbox {
  add(outgoing: OutgoingLog): Promise<void>;
  /** Sends what is left and waits for it. */
  flush(): Promise<void>;
  readonly summary: ImportSummary;
  /** How many logs are known to be stored. */
  stored(): number;
}

/** Nothing of the parcel of a broken line is stored; exit code 65 says, after sysexits.h, that the data are wrong. */
export function brokenLine(place: Place | undefined, message: string, stored: number): CommandError {
  const where = place === undefined ? "a line" : `${place.file}, line ${place.line}`;
  return new CommandError(
    `${where}: ${message}; ${stored} logs before it are imported`,
    exitCodes.wrongData.code,
  );
}

const parcelBytes = 2 * 1024 * 1024;
/** One transaction of the API: a broken log takes no others with it than those of its parcel. */
const parcelLogs = 500;

/** @throws {CommandError} with exit code 65 for a log that the API does not take, naming file and line */
export function createOutbox(logs: LogAdministration): Outbox {
  const summary: ImportSummary = { new: 0, updated: 0, unchanged: 0, older: 0, ignored: {} };
  let lines: string[] = [];
  let places: Place[] = [];
  let size = 0;
  let onItsWay: Promise<void> = Promise.resolve();
  const stored = (): number => summary.new + summary.updated + summary.unchanged + summary.older;

  const send = async (parcel: string, from: readonly Place[]): Promise<void> => {
    const answer = await logs.importLines(parcel);
    if ("brokenLine" in answer) {
      throw brokenLine(from[answer.brokenLine - 1], answer.message, stored());
    }
    for (const name of ["new", "updated", "unchanged", "older"] as const)
      summary[name] += answer.summary[name];
    for (const [name, times] of Object.entries(answer.summary.ignored))
      summary.ignored[name] = (summary.ignored[name] ?? 0) + times;
  };

  const dispatch = async (): Promise<void> => {
    const [parcel, from] = [lines.join(""), places];
    [lines, places, size] = [[], [], 0];
    await onItsWay;
    if (parcel === "") return;
    onItsWay = send(parcel, from);
    // Its failure is met at the next wait; until then nobody may call it unhandled.
    onItsWay.catch(() => undefined);
  };

  return {
    async add({ log, file, line }) {
      const text = `${JSON.stringify(log)}\n`;
      if (lines.length > 0 && (lines.length >= parcelLogs || size + text.length > parcelBytes))
        await dispatch();
      lines.push(text);
      places.push({ file, line });
      size += text.length;
    },
    async flush() {
      await dispatch();
      await onItsWay;
    },
    summary,
    stored,
  };
}
