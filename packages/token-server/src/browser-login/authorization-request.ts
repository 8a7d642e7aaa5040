import { OAuthError } from "../errors.ts";
import { grantedScopes } from "../grants/granted-scopes.ts";
import { platformClient } from "../service-instances/index.ts";

/** An authorization request that may be answered by a redirect (RFC 6749 section 4.1.1). */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scopes: readonly string[];
  /** base64url SHA-256 of the verifier. */
  readonly challenge: string;
}

/** A refusal that the client hears by its redirect (section 4.1.2.1). */
export interface RedirectedRefusal {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly error: "unsupported_response_type" | "invalid_request" | "invalid_scope" | "login_required";
  readonly description: string;
}

/**
 * Reads the parameters of `/oauth/authorize`. Where the client or its redirect URI is not what it should be nobody is sent
 * anywhere (section 4.1.2.1, RFC 9700 section 4.11).
 * @throws {OAuthError} request-invalid where nothing may be redirected
 */
export function readAuthorizationRequest(
  parameters: ReadonlyMap<string, string>,
): AuthorizationRequest | RedirectedRefusal {
  if (parameters.get("client_id") !== platformClient.clientId)
    throw new OAuthError("request-invalid", {
      description: "There is no such client; browsers log in for the client cf only",
      reason: "client-unknown",
    });
  const redirectUri = parameters.get("redirect_uri") ?? "";
  if (!isLoopback(redirectUri))
    throw new OAuthError("request-invalid", {
      description: "redirect_uri must be http on 127.0.0.1, [::1] or localhost, with any port",
      reason: "redirect-uri-foreign",
    });
  const state = parameters.get("state");
  const refuse = (error: RedirectedRefusal["error"], description: string): RedirectedRefusal => ({
    redirectUri,
    state,
    error,
    description,
  });
  if (parameters.get("response_type") !== "code")
    return refuse("unsupported_response_type", "response_type must be code");
  const challenge = parameters.get("code_challenge") ?? "";
  if (parameters.get("code_challenge_method") !== "S256" || !/^[A-Za-z0-9_-]{43}$/.test(challenge))
    return refuse("invalid_request", "code_challenge with code_challenge_method S256 is required");
  // Nobody stays logged in here.
  if (parameters.get("prompt") === "none") return refuse("login_required", "a login is required");
  try {
    const scopes = grantedScopes(parameters.get("scope"), platformClient.scopes);
    return { redirectUri, state, scopes, challenge };
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return refuse("invalid_scope", error.description);
  }
}

/** Loopback addresses with any port, as native programs have them (RFC 8252 section 7.3); nothing else is registered. */
function isLoopback(uri: string): boolean {
  if (
    uri.length > 2048 ||
    !/^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?(\/[\x21-\x7e]*)?$/.test(uri)
  )
    return false;
  if (!URL.canParse(uri)) return false;
  const { hostname, username, password, hash } = new URL(uri);
  return (
    ["127.0.0.1", "[::1]", "localhost"].includes(hostname) &&
    `${username}${password}${hash}` === "" &&
    !uri.includes("#")
  );
}

/** The redirect with an answer in its query; `iss` says whose it is (RFC 9207). */
export function redirectTo(
  { redirectUri, state }: Pick<AuthorizationRequest, "redirectUri" | "state">,
  issuer: string,
  answer: Readonly<Record<string, string>>,
): string {
  const target = new URL(redirectUri);
  const members = { ...answer, ...(state === undefined ? {} : { state }), iss: issuer };
  for (const [name, value] of Object.entries(members)) target.searchParams.set(name, value);
  return target.href;
}
