/** Why an operation on users was refused; `invalid-parameter` says in `field` which value broke its rule. */
export type UserErrorCode = "not-found" | "conflict" | "predefined" | "invalid-parameter";

/** A refusal; the message is for the caller and never repeats a password. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: UserErrorCode;
  readonly field: string | undefined;

  constructor(code: UserErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
