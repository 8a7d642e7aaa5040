import type { Login, User } from "../identity-provider/index.ts";
import { OAuthError } from "../errors.ts";
import { type DirectoryClient, isPlatformClient, userScopes } from "../service-instances/index.ts";
import { grantedScopes } from "./granted-scopes.ts";

/** What a password grant asks for: a user's name and password, where the request had them. */
export interface PasswordRequest {
  readonly name: string | undefined;
  readonly password: string | undefined;
  readonly peer: string;
}

/**
 * The user behind a password grant (RFC 6749 section 4.3). The client has been authenticated before.
 * @throws {OAuthError} user-bad-credentials, too-many-attempts, unavailable, request-invalid
 */
export async function verifiedUser({ name, password, peer }: PasswordRequest, login: Login): Promise<User> {
  if (name === undefined || password === undefined)
    throw new OAuthError("request-invalid", {
      description: "Parameters username and password are required",
      reason: "user-credentials-missing",
    });
  const outcome = await login({ name, password, peer });
  if ("user" in outcome) return outcome.user;
  if ("refusal" in outcome) throw new OAuthError("user-bad-credentials", { reason: outcome.refusal });
  if ("waitSeconds" in outcome)
    throw new OAuthError("too-many-attempts", { retryAfter: outcome.waitSeconds });
  throw new OAuthError("unavailable", { reason: outcome.unavailable });
}

/**
 * The scopes of a user's token: what the user has and the client may have, or what of it is asked for. Where the
 * resource API asks for its caller, all that the user has; it may be nothing, which the API answers by 403.
 * @throws {OAuthError} scope-invalid
 */
export function scopesOfUser(
  user: User,
  {
    asked,
    client,
    onBehalf,
    subdomain,
  }: { asked: string | undefined; client: DirectoryClient; onBehalf: boolean; subdomain: string },
): readonly string[] {
  // What a user may do on the platform its roles in the space say, not its scopes.
  if (isPlatformClient(client.clientId)) return grantedScopes(asked, client.scopes);
  const owned = userScopes(user.effectiveRoles, subdomain);
  if (onBehalf) return owned;
  return grantedScopes(
    asked,
    owned.filter((scope) => client.scopes.includes(scope)),
  );
}
