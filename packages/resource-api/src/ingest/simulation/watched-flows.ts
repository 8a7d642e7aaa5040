import type { Random } from "../random.ts";

type Level = "INFO" | "DEBUG" | "TRACE";

/** How long a log level that somebody sets on a flow lasts before it falls back (fact sheet, section 4). */
const lasts = { DEBUG: 24 * 3_600_000, TRACE: 600_000 } as const;

/** Which flows somebody looks at more closely just now. */
export interface WatchedFlows {
  /** The level of a log that starts at this moment; now and then somebody sets one. */
  levelAt(flow: string, moment: number): Level;
}

export function createWatchedFlows(random: Random): WatchedFlows {
  const watched = new Map<string, { readonly level: "DEBUG" | "TRACE"; readonly until: number }>();
  return {
    levelAt(flow, moment) {
      const known = watched.get(flow);
      if (known !== undefined && moment < known.until) return known.level;
      watched.delete(flow);
      if (!random.chance(0.01)) return "INFO";
      const level = random.weighted<"DEBUG" | "TRACE">([
        ["TRACE", 4],
        ["DEBUG", 1],
      ]);
      watched.set(flow, { level, until: moment + lasts[level] });
      return level;
    },
  };
}
