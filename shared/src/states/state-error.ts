export type StateErrorCode =
  | "invalid-name"
  | "not-found"
  | "other-tenant"
  | "other-schema"
  | "damaged"
  | "conflict";

/** A state that cannot be kept or brought back; the message is one line for a person. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly code: StateErrorCode;

  constructor(code: StateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
