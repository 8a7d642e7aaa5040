export type ClosingStep = () => Promise<void> | void;

/** What has been opened so far, to be closed the other way round. */
export interface Closing {
  add(step: ClosingStep): void;
  /** Runs every step once, the last first. */
  close(): Promise<void>;
}

/** Opens something of many parts: where one part fails to open, those before it are closed again. */
export async function opening<Opened>(open: (closing: Closing) => Promise<Opened>): Promise<Opened> {
  const steps: ClosingStep[] = [];
  const closing: Closing = {
    add: (step) => void steps.push(step),
    close: async () => {
      for (const step of steps.splice(0).toReversed()) await step();
    },
  };
  try {
    return await open(closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}
