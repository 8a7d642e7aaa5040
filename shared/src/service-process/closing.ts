export type ClosingStep = () => Promise<void> | void;

/** What has been opened so far, to be closed the other way round. */
export interface Closing {
  add(step: ClosingStep): void;
  /** Runs every step once, the last first, whatever becomes of the others. @throws what the first of those that failed threw */
  close(): Promise<void>;
}

/**
 * Opens something of many parts: where one part fails to open, those before it are closed again. That failure is what is
 * thrown, since what goes wrong then mostly comes of it.
 */
export async function opening<Opened>(open: (closing: Closing) => Promise<Opened>): Promise<Opened> {
  const steps: ClosingStep[] = [];
  const closing: Closing = {
    add: (step) => void steps.push(step),
    close: async () => {
      const failures: unknown[] = [];
      for (const step of steps.splice(0).toReversed()) {
        try {
          await step();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
  try {
    return await open(closing);
  } catch (error) {
    await closing.close().catch(() => undefined);
    throw error;
  }
}
