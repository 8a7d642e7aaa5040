import type { Surroundings } from "../surroundings.ts";

/** A bar on a terminal; nothing where nobody watches. */
export interface Progress {
  /** So many more bytes are read. */
  readonly advance: (bytes: number) => void;
  /** So many logs are read; drawn now and then. */
  show(logs: number): void;
  end(): void;
}

const width = 30;
const pauseMs = 100;

/** @param total bytes to read */
export function createProgress(
  { progress, elapsed }: Pick<Surroundings, "progress" | "elapsed">,
  total: number,
): Progress {
  let read = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    advance(bytes) {
      read += bytes;
    },
    show(logs) {
      if (progress === undefined || elapsed() - drawn < pauseMs) return;
      drawn = elapsed();
      const share = total === 0 ? 1 : Math.min(1, read / total);
      const bar = "#".repeat(Math.round(share * width)).padEnd(width, ".");
      progress(`[${bar}] ${Math.floor(share * 100)} %  ${logs} logs`);
    },
    end() {
      if (drawn !== Number.NEGATIVE_INFINITY) progress?.("");
    },
  };
}
