import type { ServerResponse } from "node:http";

/** Wakes those who wait for something to have changed at this server. */
export interface ChangeSignal {
  /** Something may have changed; it is committed. */
  announce(): void;
  /** Ends with the next announcement, when the time is up, or when nobody waits for the answer any more. */
  within(mostMs: number, response: ServerResponse): Promise<void>;
}

export function createChangeSignal(): ChangeSignal {
  const waiting = new Set<() => void>();
  return {
    announce() {
      for (const wake of waiting) wake();
    },
    within: (mostMs, response) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          response.off("close", wake);
          resolve();
        };
        const timer = setTimeout(wake, mostMs);
        timer.unref();
        waiting.add(wake);
        response.once("close", wake);
      }),
  };
}
