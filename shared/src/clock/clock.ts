/**
 * The time of one tenant: the system's, until somebody moves it. Epoch milliseconds throughout. A move holds at once;
 * its promise resolves when those who follow the clock have done what is due by now.
 */
export interface Clock {
  now(): number;
  /** Goes on from this moment, or stands at it where the clock is frozen. */
  set(epochMs: number): Promise<void>;
  /** Moves the time as it is; negative goes back. */
  advance(milliseconds: number): Promise<void>;
  /** Stands still from now on. */
  freeze(): void;
  /** Goes on from where it stands. */
  resume(): void;
  /** Follows the system's clock again. */
  reset(): Promise<void>;
  state(): ClockState;
  /** Calls back after each move, until the function that is given back is called. */
  onMove(listener: () => Promise<unknown>): () => void;
}

export interface ClockState {
  readonly now: number;
  /** What the system's clock says. */
  readonly system: number;
  /** How far ahead of the system's clock; negative: behind. */
  readonly offset: number;
  readonly frozen: boolean;
}

/** A clock that follows the system's until it is moved; every tenant has one of its own. */
export function createClock({ system }: { readonly system: () => number }): Clock {
  const listeners = new Set<() => Promise<unknown>>();
  let offset = 0;
  let stands: number | undefined;
  const now = (): number => stands ?? system() + offset;
  const goOnFrom = (epochMs: number): void => {
    if (stands === undefined) offset = epochMs - system();
    else stands = epochMs;
  };
  const moved = async (): Promise<void> => {
    await Promise.all([...listeners].map((listener) => listener()));
  };
  const set = (epochMs: number): Promise<void> => {
    goOnFrom(epochMs);
    return moved();
  };
  return {
    now,
    set,
    advance: (milliseconds) => set(now() + milliseconds),
    freeze() {
      stands = now();
    },
    resume() {
      const from = now();
      stands = undefined;
      goOnFrom(from);
    },
    async reset() {
      // Nobody has to look whether something is due where the time has not moved.
      if (stands === undefined && offset === 0) return;
      stands = undefined;
      offset = 0;
      await moved();
    },
    state() {
      const moment = now();
      const real = system();
      return { now: moment, system: real, offset: moment - real, frozen: stands !== undefined };
    },
    onMove(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
