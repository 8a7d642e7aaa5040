/** Who is calling, proven: the client of an access token that was verified for this request. */
export interface Principal {
  readonly clientId: string;
  /** Whom records name: the user that the token speaks for, else the client. */
  readonly name: string;
  /** How: a browser sends all but a bearer token by itself, so writes by them need a CSRF token. */
  readonly method: "bearer" | "certificate" | "basic" | "cookie";
  /** Scopes of the token, application prefix included. */
  readonly scopes: readonly string[];
  /** Id of the token, for the audit log. */
  readonly tokenId: string;
}

/** What a caller brought that does not count; a certificate that does not is none (decision 9). */
export type Presented = "nothing" | "token" | "user";

/**
 * The caller could not be authenticated. `presented` tells the public forms apart (RFC 6750 section 3, RFC 7617). The
 * reason is for the audit log only (INV 7).
 */
export class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
  readonly reason: string;
  readonly presented: Presented;
  /** The claimed client where one could be read, for the audit log. */
  readonly principal: string | undefined;

  constructor(reason: string, options: { presented: Presented; principal?: string | undefined }) {
    super(reason);
    this.reason = reason;
    this.presented = options.presented;
    this.principal = options.principal;
  }
}

/** A password came over plain HTTP, where others may have read it. */
export class PlainTextPasswordError extends Error {
  override readonly name = "PlainTextPasswordError";

  constructor() {
    super("password-over-plain-http");
  }
}

/** Nothing can be verified right now, because the token server was never reached. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}

/** The token server gives no token for this caller right now: it is away or overloaded. */
export class CallerTokenUnavailableError extends Error {
  override readonly name = "CallerTokenUnavailableError";
}

/** The caller has failed too often; the same credentials may be right later. */
export class TooManyAttemptsError extends Error {
  override readonly name = "TooManyAttemptsError";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("too-many-attempts");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
