import { isWithheld, ODataError } from "@tenantbox/odata-v2/errors";
import {
  AuthenticationError,
  CallerTokenUnavailableError,
  KeysUnavailableError,
  PlainTextPasswordError,
  type Presented,
  TooManyAttemptsError,
} from "../authenticate/principal.ts";
import { AuthorizationError } from "../authorize/authorize.ts";
import { UnsatisfiableRangeError } from "./byte-range.ts";
import { InjectedError } from "./injected-error.ts";
import { CsrfError } from "./csrf.ts";
import { RateExceededError } from "./request-rates.ts";

/** A failure as the caller sees it, and as the audit log does where it was about who may do what. */
export interface Refusal {
  readonly status: number;
  /** The reason phrase, which error documents carry as `code` (fact sheet, section 7). */
  readonly code: string;
  readonly message: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Present where access was refused: exactly one audit event (INV 5). */
  readonly audit?: { readonly reason: string; readonly principal?: string | undefined };
}

const challenge = 'Bearer realm="tenantbox"';
const basicChallenge = 'Basic realm="tenantbox", charset="UTF-8"';

/** What a caller who is not authenticated hears; causes of the same form look alike (INV 7). */
const unauthenticated: Readonly<Record<Presented, { readonly message: string; readonly challenge: string }>> =
  {
    // Every way in that has a challenge (RFC 9110, section 11.6.1); certificates have none.
    nothing: { message: "Authentication is required.", challenge: `${challenge}, ${basicChallenge}` },
    token: {
      message: "The access token is not valid.",
      challenge: `${challenge}, error="invalid_token", error_description="The access token is not valid"`,
    },
    user: { message: "User name or password is not valid.", challenge: basicChallenge },
  };

/**
 * Every error a request can end with, in one place. Causes of a 401 look alike from outside (INV 7).
 * @param certificatesAt base URL for callers with a certificate, where the request came in by a way without any
 */
export function refusalOf(error: unknown, certificatesAt?: string): Refusal {
  if (error instanceof AuthenticationError) {
    const { reason, principal, presented } = error;
    const missesCertificate = presented === "nothing" || reason === "bound-certificate-missing";
    const elsewhere =
      certificatesAt === undefined || !missesCertificate
        ? ""
        : ` No client certificate passes here; with one, call ${certificatesAt}.`;
    return {
      status: 401,
      code: "Unauthorized",
      message: `${unauthenticated[presented].message}${elsewhere}`,
      headers: { "WWW-Authenticate": unauthenticated[presented].challenge },
      audit: { reason, principal },
    };
  }
  if (error instanceof AuthorizationError) {
    const scope = error.needed.join(" ");
    return {
      status: 403,
      code: "Forbidden",
      message: null,
      headers: { "WWW-Authenticate": `${challenge}, error="insufficient_scope", scope="${scope}"` },
      audit: { reason: "role-missing" },
    };
  }
  if (error instanceof CsrfError) {
    const message = "The CSRF token is missing or not valid.";
    const headers = { "X-CSRF-Token": "Required" };
    return { status: 403, code: "Forbidden", message, headers, audit: { reason: error.message } };
  }
  if (error instanceof PlainTextPasswordError) {
    // No challenge: it would ask for the password again.
    const message = "Passwords are not accepted over plain HTTP.";
    return { status: 403, code: "Forbidden", message, headers: {}, audit: { reason: error.message } };
  }
  if (error instanceof InjectedError) return error.refusal;
  if (error instanceof UnsatisfiableRangeError) {
    const message = "The range lies outside the media resource.";
    const headers = { "Content-Range": `bytes */${error.size}` };
    return { status: 416, code: "Requested Range Not Satisfiable", message, headers };
  }
  if (error instanceof TooManyAttemptsError) {
    const headers = { "Retry-After": String(error.retryAfterSeconds) };
    const message = "Too many failed attempts. Try again later.";
    return { status: 429, code: "Too Many Requests", message, headers, audit: { reason: error.message } };
  }
  if (error instanceof RateExceededError) {
    const headers = { "Retry-After": String(error.retryAfterSeconds) };
    const message = "Too many requests. Try again later.";
    return { status: 429, code: "Too Many Requests", message, headers, audit: { reason: error.message } };
  }
  if (error instanceof CallerTokenUnavailableError) {
    const message = "Callers without an access token cannot be checked at the moment. Try again later.";
    const headers = { "Retry-After": "1" };
    return { status: 503, code: "Service Unavailable", message, headers, audit: { reason: error.message } };
  }
  if (error instanceof KeysUnavailableError) {
    const message = "Tokens cannot be checked at the moment. Try again later.";
    return { status: 503, code: "Service Unavailable", message, headers: { "Retry-After": "1" } };
  }
  if (error instanceof ODataError && isWithheld(error))
    return {
      status: error.status,
      code: error.reasonPhrase,
      message: null,
      headers: {},
      audit: { reason: "access-policy" },
    };
  if (error instanceof ODataError) {
    const { status, reasonPhrase, publicMessage, retryAfterSeconds, allow } = error;
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
    if (allow !== undefined) headers["Allow"] = allow;
    return { status, code: reasonPhrase, message: publicMessage, headers };
  }
  return { status: 500, code: "Internal Server Error", message: null, headers: {} };
}
