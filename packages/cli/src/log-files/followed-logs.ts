/** As much of a log as tells one state of it from another. */
interface Followed {
  readonly MessageGuid: string;
  readonly Status: string;
  /** ISO 8601, UTC. */
  readonly LogEnd: string | null;
}

/** Each state of each log once, although the same window of time is looked at again and again. */
export interface FollowedLogs<Log extends Followed> {
  /** From when on to look, in epoch milliseconds. */
  readonly from: () => number;
  /** What of a look was not there before, in its order. */
  readonly news: (logs: readonly Log[]) => readonly Log[];
}

/**
 * A look begins `overlap` milliseconds before the newest LogEnd that was seen: rows that come late are in it, and so are
 * those with the same LogEnd as others; what was seen before is known by message, status and LogEnd. What leaves the
 * window is forgotten.
 * @param since epoch milliseconds; nothing before it is looked at
 */
export function followedLogs<Log extends Followed>(since: number, overlap: number): FollowedLogs<Log> {
  const seen = new Map<string, number>();
  let newest = since;
  const from = (): number => Math.max(since, newest - overlap);
  return {
    from,
    news(logs) {
      const fresh: Log[] = [];
      for (const log of logs) {
        const end = log.LogEnd === null ? since : Date.parse(log.LogEnd);
        const state = `${log.MessageGuid} ${log.Status} ${end}`;
        if (!seen.has(state)) fresh.push(log);
        seen.set(state, end);
        newest = Math.max(newest, end);
      }
      for (const [state, end] of seen) if (end < from()) seen.delete(state);
      return fresh;
    },
  };
}
