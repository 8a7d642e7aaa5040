/** Every OAuth error this server sends: code, status and the text that clients of the real system know. */
export const oauthErrors = {
  "bad-credentials": { status: 401, error: "invalid_client", description: "Bad credentials" },
  "certificate-elsewhere": {
    status: 401,
    error: "invalid_client",
    description: "No client certificate passes here",
  },
  "client-id-mismatch": {
    status: 401,
    error: "invalid_client",
    description: "Given client ID does not match authenticated client",
  },
  "grant-not-allowed": { status: 401, error: "invalid_client", description: "Unauthorized grant type" },
  "grant-missing": { status: 400, error: "invalid_request", description: "Missing grant type" },
  "grant-unknown": { status: 400, error: "unsupported_grant_type", description: "Unsupported grant type" },
  "grant-retired": {
    status: 400,
    error: "unsupported_grant_type",
    description:
      "client_x509 is deprecated and reached its end of life in January 2026, use client_credentials",
  },
  "refresh-token-invalid": {
    status: 400,
    error: "invalid_grant",
    description: "The refresh token expired, was revoked, or is not one of this client",
  },
  "code-invalid": {
    status: 400,
    error: "invalid_grant",
    description: "The code expired, was used, or does not belong to this request",
  },
  "scope-invalid": { status: 400, error: "invalid_scope", description: "Invalid scope" },
  "request-invalid": { status: 400, error: "invalid_request", description: "The request is malformed" },
  "token-format-unsupported": {
    status: 400,
    error: "invalid_request",
    description: "token_format must be jwt; opaque tokens are not offered",
  },
  "credentials-differ": {
    status: 400,
    error: "invalid_request",
    description: "Client credentials given in two places must be equal",
  },
  "body-too-large": {
    status: 413,
    error: "invalid_request",
    description: "The request body is larger than 56 KiB",
  },
  "encoding-unsupported": {
    status: 415,
    error: "invalid_request",
    description: "Content-Encoding is not supported",
  },
  "user-bad-credentials": { status: 401, error: "unauthorized", description: "Bad credentials" },
  "too-many-attempts": {
    status: 429,
    error: "too_many_requests",
    description: "Too many failed attempts, try again later",
  },
  "method-not-allowed": {
    status: 405,
    error: "method_not_allowed",
    description: "Request method is not supported",
  },
  "token-not-live": {
    status: 400,
    error: "invalid_token",
    description: "The token expired, was revoked, or the token ID is incorrect",
  },
  "scope-missing": {
    status: 400,
    error: "invalid_scope",
    description: "Some requested scopes are missing",
  },
  "token-of-another": {
    status: 400,
    error: "unauthorized_client",
    description: "The token was not issued to this client",
  },
  "too-many-revoked": {
    status: 503,
    error: "temporarily_unavailable",
    description: "Too many tokens of this client are revoked and not expired yet",
  },
  "not-found": { status: 404, error: "not_found", description: "Nothing is served at this path" },
  "invalid-token": {
    status: 401,
    error: "invalid_token",
    description: "The access token is missing or not valid",
  },
  "insufficient-scope": {
    status: 403,
    error: "insufficient_scope",
    description: "Insufficient scope for this resource",
  },
  "server-error": { status: 500, error: "server_error", description: "The request could not be handled" },
  "too-many-requests": { status: 429, error: "too_many_requests", description: "Too many requests" },
  unavailable: { status: 503, error: "temporarily_unavailable", description: "Try again in a moment" },
} as const;

export type OAuthErrorCode = keyof typeof oauthErrors;

/** A refusal on its way to the caller; `reason` and `cause` are for the audit log and the process log only. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly error: string;
  /** What the caller reads. */
  readonly description: string;
  /** Stable reason code for the audit log. */
  readonly reason: string;
  /** When to try again, in seconds; where trying again can help. */
  readonly retryAfter: number | undefined;
  /** Of a 405: the methods that are served. */
  readonly allow: string;

  constructor(
    code: OAuthErrorCode,
    options: {
      description?: string;
      reason?: string;
      retryAfter?: number;
      allow?: string;
      cause?: unknown;
    } = {},
  ) {
    const known = oauthErrors[code];
    super(code, { cause: options.cause });
    this.code = code;
    this.status = known.status;
    this.error = known.error;
    this.description = options.description ?? known.description;
    this.reason = options.reason ?? code;
    this.retryAfter = options.retryAfter ?? (known.status === 503 ? 1 : undefined);
    this.allow = options.allow ?? "POST";
  }
}
