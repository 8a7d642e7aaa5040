/** Nobody could do a task now: too many wait, the thread ended in the middle of it, or all is closing. */
export class WriterUnavailableError extends Error {
  override readonly name = "WriterUnavailableError";
}
