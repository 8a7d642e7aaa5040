/** Counts failures by name, so that guessing ends after a few tries. */
export interface FailedAttempts {
  /** How long a name has to wait, in whole seconds; 0: it may try. */
  waitFor(name: string): number;
  failed(name: string): void;
  succeeded(name: string): void;
}

export interface FailedAttemptsOptions {
  /** So many failures in one window are let through. */
  readonly most: number;
  readonly windowMs: number;
  /** Monotonic or not, but always going on: the tenant's clock is no measure for guessers. */
  readonly now: () => number;
  /** How many names are remembered at most; at least half as many are (catalogue row 34). */
  readonly remembered?: number;
}

interface Count {
  failures: number;
  readonly until: number;
}

/** A counter of failures in windows, each of which begins with a failure. */
export function createFailedAttempts(options: FailedAttemptsOptions): FailedAttempts {
  const { most, windowMs, now, remembered = 10_000 } = options;
  // Two generations: the older one goes as a whole, which costs nothing however many names come.
  let recent = new Map<string, Count>();
  let older = new Map<string, Count>();
  const current = (name: string): Count | undefined => {
    const count = recent.get(name) ?? older.get(name);
    return count !== undefined && count.until > now() ? count : undefined;
  };
  return {
    waitFor(name) {
      const count = current(name);
      if (count === undefined || count.failures < most) return 0;
      return Math.max(1, Math.ceil((count.until - now()) / 1000));
    },
    failed(name) {
      const count = current(name) ?? { failures: 0, until: now() + windowMs };
      count.failures += 1;
      recent.set(name, count);
      if (recent.size < remembered / 2) return;
      older = recent;
      recent = new Map();
    },
    succeeded(name) {
      recent.delete(name);
      older.delete(name);
    },
  };
}
