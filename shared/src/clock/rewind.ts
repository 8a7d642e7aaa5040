import type { Clock } from "./clock.ts";

/** Brings a clock back to where it stood when this was made, as a reset of its tenant does. */
export interface Rewind {
  (): Promise<void>;
}

/** Nearer than this, in milliseconds, it stands there still. */
const near = 1_000;

/** Remembers where a clock stands: on the system's time, or on a time of its own, going or frozen. */
export function rewindOf(clock: Clock): Rewind {
  const begun = clock.state();
  return async () => {
    const { now, offset, frozen } = clock.state();
    const follows = begun.offset === 0 && !begun.frozen;
    const there = follows ? offset === 0 : Math.abs(now - begun.now) < near;
    if (there && frozen === begun.frozen) return;
    if (follows) return clock.reset();
    if (begun.frozen) clock.freeze();
    else clock.resume();
    await clock.set(begun.now);
  };
}
