/** A task belongs to rows that are no longer there: all of them were replaced since its work began. */
export class EraEndedError extends Error {
  override readonly name = "EraEndedError";

  constructor() {
    super("The tenant's state was replaced meanwhile");
  }
}
