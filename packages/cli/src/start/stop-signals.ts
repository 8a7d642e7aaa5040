/** Longer than the echoes of one Ctrl-C (terminal, npm and shell each pass it on), shorter than a second one. */
const echo = 1000;

/** The first request to stop asks politely; one that comes later, and is no echo, insists. */
export function stopSignals(
  onStop: (listener: () => void) => void,
  now: () => number,
): { stop: AbortSignal; force: AbortSignal } {
  const stop = new AbortController();
  const force = new AbortController();
  let asked = 0;
  onStop(() => {
    if (!stop.signal.aborted) {
      asked = now();
      stop.abort();
    } else if (now() - asked > echo) {
      force.abort();
    }
  });
  return { stop: stop.signal, force: force.signal };
}
