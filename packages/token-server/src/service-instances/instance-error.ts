/**
 * Why an operation on instances or keys was refused:
 * `not-found` (also for what belongs to another instance: nobody learns more) · `conflict` (the name or the
 * certificate is taken) · `invalid-parameter` (with the field) · `limit-reached` (too many instances or keys) ·
 * `in-progress` (an order of the platform's API is at work on it) · `overloaded` (too many orders at once).
 */
export type InstanceErrorCode =
  | "not-found"
  | "conflict"
  | "invalid-parameter"
  | "limit-reached"
  | "in-progress"
  | "overloaded";

/** A refusal; the message is for the caller and holds no secret. Status and body are chosen by the HTTP side. */
export class InstanceError extends Error {
  override readonly name: string = "InstanceError";
  readonly code: InstanceErrorCode;

  constructor(code: InstanceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A parameter outside its rules; the message names the field and what is allowed. */
export class ParameterError extends InstanceError {
  override readonly name = "ParameterError";
  readonly field: string;

  constructor(field: string, message: string) {
    super("invalid-parameter", message);
    this.field = field;
  }
}
