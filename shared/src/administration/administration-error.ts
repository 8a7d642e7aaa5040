/** A refusal of `/admin/v1`, which both servers word alike. */
export class AdministrationError extends Error {
  override readonly name = "AdministrationError";
  readonly status: number;
  readonly code: string;
  /** The member of the request that is wrong. */
  readonly field: string | undefined;

  constructor(status: number, code: string, message: string, field?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/** The body of the answer: `{"error":{"code","message","field"}}`. */
export function errorBody({ code, message, field }: AdministrationError): object {
  return { error: { code, message, ...(field === undefined ? {} : { field }) } };
}
