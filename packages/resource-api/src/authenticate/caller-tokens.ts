import type { Admitted } from "./admission.ts";
import { AuthenticationError, type Principal } from "./principal.ts";

/** How one caller gets in: a token from the token server, and what comes of it. */
export interface CallerToken {
  /** What tells this caller from others; holds no credential in clear. */
  readonly name: string;
  /** Asks the token server. @throws what the caller is to be told */
  readonly obtain: () => Promise<string>;
  readonly admit: (token: string) => Promise<Admitted>;
}

/** Tokens that were obtained on callers' behalf, kept for a short time (decision 13). */
export interface CallerTokens {
  /** The caller, by the token that is kept or by a new one; one call to the token server for all who ask at once. */
  principalOf(caller: CallerToken): Promise<Principal>;
  /** What is kept for this subject is out of date. */
  forget(subject: string): void;
  /** All that is kept is. */
  clear(): void;
}

export interface CallerTokensOptions {
  /** How long a token is kept at most; 0: never. */
  readonly keepMs: number;
  /** Monotonic, milliseconds: the tenant's clock says when a token expires, not how long one is trusted unasked. */
  readonly now: () => number;
  /** How many are kept; the oldest go first. */
  readonly most?: number;
}

interface Kept {
  readonly token: string;
  readonly subjects: readonly string[];
  readonly until: number;
}

/** Several token servers agree within a second (they look every second); nothing is kept until they do. */
const settlingMs = 3_000;

export function createCallerTokens({ keepMs, now, most = 2_000 }: CallerTokensOptions): CallerTokens {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Principal>>();
  /** Subjects that changed a moment ago, and until when a token server may not know it. */
  const settling = new Map<string, number>();
  let changes = 0;

  const keep = (name: string, entry: Kept): void => {
    kept.delete(name);
    kept.set(name, entry);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  };
  const obtain = async (caller: CallerToken): Promise<Principal> => {
    const before = changes;
    const token = await caller.obtain();
    const { principal, subjects } = await caller.admit(token);
    // What changed on the way may not be in this token: it serves this request, and no other.
    const current = changes === before && subjects.every((subject) => (settling.get(subject) ?? 0) <= now());
    if (current && keepMs > 0) keep(caller.name, { token, subjects, until: now() + keepMs });
    return principal;
  };
  const byKept = async (caller: CallerToken): Promise<Principal | undefined> => {
    const entry = kept.get(caller.name);
    if (entry === undefined) return undefined;
    if (entry.until > now()) {
      try {
        return (await caller.admit(entry.token)).principal;
      } catch (error) {
        // Expired, revoked, signed by a key that is gone: a new one may be good.
        if (!(error instanceof AuthenticationError)) throw error;
      }
    }
    if (kept.get(caller.name) === entry) kept.delete(caller.name);
    return undefined;
  };

  return {
    async principalOf(caller) {
      const known = await byKept(caller);
      if (known !== undefined) return known;
      const running = underWay.get(caller.name);
      if (running !== undefined) return running;
      const started = obtain(caller).finally(() => underWay.delete(caller.name));
      underWay.set(caller.name, started);
      return started;
    },
    forget(subject) {
      changes += 1;
      for (const [name, end] of settling) if (end <= now()) settling.delete(name);
      settling.set(subject, now() + settlingMs);
      for (const [name, entry] of kept) if (entry.subjects.includes(subject)) kept.delete(name);
    },
    clear() {
      changes += 1;
      kept.clear();
    },
  };
}
