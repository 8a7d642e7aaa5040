import { AuthenticationError, KeysUnavailableError } from "../authenticate/principal.ts";

/** The caller is not the operator, or that cannot be told; `reason` is for the audit log. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  readonly principal: string | undefined;
  readonly challenge: string | undefined;
  readonly retry: boolean;

  private constructor(
    status: number,
    error: string,
    message: string,
    audit: { readonly reason: string; readonly principal?: string | undefined },
    challenge?: string,
  ) {
    super(message);
    this.status = status;
    this.error = error;
    this.reason = audit.reason;
    this.principal = audit.principal;
    this.challenge = challenge;
    this.retry = status === 503;
  }

  /** A known caller without the operator's rights: 403. */
  static insufficientScope(reason: string, principal?: string): OperatorError {
    const challenge = 'Bearer realm="tenantbox", error="insufficient_scope"';
    const text = "Insufficient scope for this resource";
    return new OperatorError(403, "insufficient_scope", text, { reason, principal }, challenge);
  }

  /** What a failed authentication means here; anything else is no refusal. */
  static of(error: unknown): OperatorError | undefined {
    if (error instanceof KeysUnavailableError) {
      const text = "Try again in a moment";
      return new OperatorError(503, "temporarily_unavailable", text, { reason: "keys-unavailable" });
    }
    if (!(error instanceof AuthenticationError)) return undefined;
    const { reason, presented, principal } = error;
    // A genuine token for the API: who calls is known, and is not the operator.
    if (reason === "audience-foreign") return OperatorError.insufficientScope(reason, principal);
    const challenge = 'Bearer realm="tenantbox"';
    return new OperatorError(
      401,
      "invalid_token",
      "The access token is missing or not valid",
      { reason, principal },
      presented === "nothing" ? challenge : `${challenge}, error="invalid_token"`,
    );
  }
}
