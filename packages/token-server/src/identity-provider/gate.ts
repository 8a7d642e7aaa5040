/** Too much is waiting already. */
export class GateClosedError extends Error {
  override readonly name = "GateClosedError";
}

/** A failure after so long is what those who wait would wait for once more, in milliseconds. */
const slowFailureMs = 500;

/**
 * Lets a few tasks run at once and some wait; where one has failed slowly, as behind a wire that is cut, those who wait
 * fail with it. @throws GateClosedError (as a rejection) where too many wait
 */
export type Gate = <Result>(task: () => Promise<Result>) => Promise<Result>;

interface Waiting {
  readonly enter: () => void;
  readonly fail: (error: unknown) => void;
}

export function createGate({
  running: most,
  waiting: mostWaiting,
}: {
  running: number;
  waiting: number;
}): Gate {
  const waiting: Waiting[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) {
      if (waiting.length >= mostWaiting) throw new GateClosedError("too many tasks are waiting");
      // Whoever ends hands its place over, so the count stays.
      await new Promise<void>((enter, fail) => void waiting.push({ enter, fail }));
    } else running += 1;
    const since = performance.now();
    try {
      return await task();
    } catch (error) {
      if (performance.now() - since > slowFailureMs) for (const { fail } of waiting.splice(0)) fail(error);
      throw error;
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next.enter();
    }
  };
}
