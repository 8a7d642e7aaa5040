import { createHash } from "node:crypto";
import type { ODataRequest } from "../parse/index.ts";
import type { Position } from "../sql/index.ts";
import type { Answer } from "./answer.ts";

/**
 * Where the pages that callers were given end, so that what is behind their next links is found at once instead
 * of by passing over all rows before it. On the wire `$skiptoken` stays a number of rows, and where nothing is
 * known of a link, that number counts.
 */
export interface Positions {
  /** The position that a request goes on from, if it follows a next link that this caller was given. */
  find(caller: string, request: ODataRequest): Position | undefined;
  /** Keeps where the answer ended, if there is more behind it. */
  keep(caller: string, request: ODataRequest, answer: Answer): void;
}

interface Kept {
  readonly position: Position;
  readonly until: number;
}

/** A position with longer values is not kept. */
const longest = 2000;

/** Keeps so many positions, each for some minutes after it was given out or followed. */
export function createPositions({ limit = 20_000, minutes = 30 } = {}): Positions {
  const kept = new Map<string, Kept>();
  const put = (name: string, position: Position): void => {
    kept.delete(name);
    kept.set(name, { position, until: performance.now() + minutes * 60_000 });
    if (kept.size <= limit) return;
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      break;
    }
  };
  return {
    find(caller, request) {
      if (request.kind !== "feed" || request.place === undefined) return undefined;
      const name = nameOf(caller, request.place);
      const found = kept.get(name);
      if (found === undefined) return undefined;
      if (found.until < performance.now()) {
        kept.delete(name);
        return undefined;
      }
      put(name, found.position);
      return found.position;
    },
    keep(caller, request, { position }) {
      if (position === undefined || request.kind !== "feed" || request.nextLink === undefined) return;
      if (JSON.stringify(position).length <= longest) put(nameOf(caller, request.nextLink), position);
    },
  };
}

function nameOf(caller: string, link: string): string {
  return createHash("sha256").update(`${caller}\n${link}`).digest("base64");
}
