const first = 200;
const longest = 5000;

/** Milliseconds before the nth attempt (from 1) to start a service again: none at first, then 0.2 s, doubling up to 5 s. */
export function backOff(attempt: number): number {
  return attempt === 1 ? 0 : Math.min(first * 2 ** (attempt - 2), longest);
}
