/** The time of one tenant: the system's, until somebody moves it. Epoch milliseconds throughout. */
export interface Clock {
  now(): number;
  /** Goes on from this moment, or stands at it where the clock is frozen. */
  set(epochMs: number): void;
  /** Moves the time as it is; negative goes back. */
  advance(milliseconds: number): void;
  /** Stands still from now on. */
  freeze(): void;
  /** Goes on from where it stands. */
  resume(): void;
  /** Follows the system's clock again. */
  reset(): void;
  state(): ClockState;
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
  let offset = 0;
  let stands: number | undefined;
  const now = (): number => stands ?? system() + offset;
  const set = (epochMs: number): void => {
    if (stands === undefined) offset = epochMs - system();
    else stands = epochMs;
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
      set(from);
    },
    reset() {
      stands = undefined;
      offset = 0;
    },
    state() {
      const moment = now();
      const real = system();
      return { now: moment, system: real, offset: moment - real, frozen: stands !== undefined };
    },
  };
}
