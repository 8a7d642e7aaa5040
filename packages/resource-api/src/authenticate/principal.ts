/** Who is calling, proven: the client of an access token that was verified for this request. */
export interface Principal {
  readonly clientId: string;
  /** How: a browser sends the last two by itself, so writes by them need a CSRF token. */
  readonly method: "bearer" | "basic" | "cookie";
  /** Scopes of the token, application prefix included. */
  readonly scopes: readonly string[];
  /** Id of the token, for the audit log. */
  readonly tokenId: string;
}

/**
 * The caller could not be authenticated. `presented` tells the two public forms apart: nothing was brought,
 * or what was brought does not count (RFC 6750 section 3). The reason is for the audit log only (INV 7).
 */
export class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
  readonly reason: string;
  readonly presented: boolean;
  /** The claimed client where one could be read, for the audit log. */
  readonly principal: string | undefined;

  constructor(reason: string, options: { presented: boolean; principal?: string | undefined }) {
    super(reason);
    this.reason = reason;
    this.presented = options.presented;
    this.principal = options.principal;
  }
}

/** Nothing can be verified right now, because the token server was never reached. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}
