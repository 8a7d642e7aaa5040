/** One attempt to process the message. */
export interface Attempt {
  readonly start: number;
  /** Undefined while it runs. */
  readonly stop: number | undefined;
  readonly failed: boolean;
}
