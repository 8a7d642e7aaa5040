/** Too much is waiting already. */
export class GateClosedError extends Error {
  override readonly name = "GateClosedError";
}

/** Lets a few tasks run at once and some wait. @throws GateClosedError (as a rejection) beyond that */
export type Gate = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function createGate({
  running: most,
  waiting: mostWaiting,
}: {
  running: number;
  waiting: number;
}): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) {
      if (waiting.length >= mostWaiting) throw new GateClosedError("too many tasks are waiting");
      // Whoever ends hands its place over, so the count stays.
      await new Promise<void>((resolve) => void waiting.push(resolve));
    } else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
