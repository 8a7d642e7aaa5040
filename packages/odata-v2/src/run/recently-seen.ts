/** Names that were added not long ago. */
export interface RecentlySeen {
  add(name: string): void;
  has(name: string): boolean;
}

/** Forgets a name after some milliseconds, and the oldest when there are too many. */
export function recentlySeen(milliseconds: number, limit: number): RecentlySeen {
  const seen = new Map<string, number>();
  return {
    add(name) {
      seen.delete(name);
      seen.set(name, performance.now());
      if (seen.size <= limit) return;
      for (const oldest of seen.keys()) {
        seen.delete(oldest);
        break;
      }
    },
    has(name) {
      const at = seen.get(name);
      if (at === undefined) return false;
      if (performance.now() - at <= milliseconds) return true;
      seen.delete(name);
      return false;
    },
  };
}
