/** As much of a log as tells one state of it from another. */
interface Followed {
  readonly MessageGuid: string;
  readonly Status: string;
  /** ISO 8601, UTC. */
  readonly LogEnd: string | null;
}

/** What says where in time a log stands, in epoch milliseconds. */
type TimeOf<Log> = (log: Log) => number;

/** Each state of each log once, although the same window of time is looked at again and again. */
export interface FollowedLogs<Log extends Followed> {
  /** From when on to look, in epoch milliseconds. */
  readonly from: () => number;
  /** What of a look was not there before, in its order. */
  readonly news: (logs: readonly Log[]) => readonly Log[];
}

/**
 * A look begins `overlap` milliseconds before the newest time that was seen: rows that come late are in it, and so are
 * those of the same time as others; what was seen before is known by message, status and LogEnd. What leaves the
 * window is forgotten.
 * @param since epoch milliseconds; nothing before it is looked at
 */
export function followedLogs<Log extends Followed>(
  timeOf: TimeOf<Log>,
  since: number,
  overlap: number,
): FollowedLogs<Log> {
  const seen = new Map<string, number>();
  let newest = since;
  const from = (): number => Math.max(since, newest - overlap);
  return {
    from,
    news(logs) {
      const fresh: Log[] = [];
      for (const log of logs) {
        const time = timeOf(log);
        const state = `${log.MessageGuid} ${log.Status} ${log.LogEnd}`;
        if (!seen.has(state)) fresh.push(log);
        seen.set(state, time);
        newest = Math.max(newest, time);
      }
      for (const [state, time] of seen) if (time < from()) seen.delete(state);
      return fresh;
    },
  };
}
