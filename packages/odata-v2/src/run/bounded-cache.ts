/** Keeps what was made last for a key; the one unused for longest goes when there are too many. */
export interface BoundedCache<T> {
  get(key: string, make: () => T): T;
}

export function boundedCache<T>(limit: number): BoundedCache<T> {
  const kept = new Map<string, T>();
  return {
    get(key, make) {
      const known = kept.get(key);
      const value = known ?? make();
      if (known !== undefined) kept.delete(key);
      kept.set(key, value);
      if (kept.size > limit) {
        for (const oldest of kept.keys()) {
          kept.delete(oldest);
          break;
        }
      }
      return value;
    },
  };
}
