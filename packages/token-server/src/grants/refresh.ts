import { OAuthError } from "../errors.ts";
import type { DefaultProvider, User } from "../identity-provider/index.ts";
import {
  grantIdOf,
  newRefreshToken,
  type RefreshGrant,
  type RefreshTokens,
} from "../refresh-tokens/index.ts";
import type { DirectoryClient } from "../service-instances/index.ts";

/** What is asked to refresh. */
export interface RefreshSources {
  readonly refreshTokens: RefreshTokens;
  readonly provider: Pick<DefaultProvider, "findAgain">;
}

/** How a grant goes on after this token. */
export interface GoingOn {
  readonly refreshToken: string;
  readonly grantId: string;
  /** Whether it begins with this token, so that its refresh token is to be kept. */
  readonly isNew: boolean;
}

/**
 * The refresh token that goes with a user's token, where the instance allows it: a new one with a password, the same as
 * before with a refresh token. Users of a directory get one where it shows what becomes of them.
 */
export function goingOn(
  asked: {
    readonly user?: User;
    readonly grantType: string | undefined;
    readonly refreshToken: string | undefined;
  },
  { grantTypes }: DirectoryClient,
): GoingOn | undefined {
  const { user } = asked;
  if (user === undefined || !grantTypes.includes("refresh_token")) return undefined;
  if (user.origin === "sap.custom" && user.directoryName === undefined) return undefined;
  const brought = asked.grantType === "refresh_token" ? asked.refreshToken : undefined;
  const refreshToken = brought ?? newRefreshToken();
  return { refreshToken, grantId: grantIdOf(refreshToken), isNew: brought === undefined };
}

/** A grant that goes on, and the user as it is now. */
export interface Refreshed {
  readonly grant: RefreshGrant;
  readonly user: User;
}

/**
 * The grant behind a refresh token of this client (RFC 6749 section 6), while the key that it began with and its user
 * are there, with the same password; a directory is asked each time.
 * @returns why it does not go on, for the audit log, where it does not
 * @throws {OAuthError} unavailable, while the directory is away
 */
export async function refreshed(
  token: string,
  client: DirectoryClient,
  { refreshTokens, provider }: RefreshSources,
): Promise<Refreshed | "refresh-token-unknown" | "refresh-token-of-another" | "refresh-token-revoked"> {
  const grant = await refreshTokens.find(token);
  if (grant === undefined) return "refresh-token-unknown";
  if (grant.clientId !== client.clientId) return "refresh-token-of-another";
  const user = await provider.findAgain({ id: grant.userId, directoryName: grant.directoryName });
  if (user === "away") throw new OAuthError("unavailable", { reason: "identity-provider-away" });
  const lives =
    user?.revSig === grant.userRevSig && client.keys.some(({ revSig }) => revSig === grant.revSig);
  return lives ? { grant, user } : "refresh-token-revoked";
}

/** The same for the grant of that name: one refusal for all causes. @throws {OAuthError} request-invalid, refresh-token-invalid */
export async function refreshedGrant(
  token: string | undefined,
  client: DirectoryClient,
  sources: RefreshSources,
): Promise<Refreshed> {
  if (token === undefined)
    throw new OAuthError("request-invalid", {
      description: "Parameter refresh_token is required",
      reason: "refresh-token-missing",
    });
  const outcome = await refreshed(token, client, sources);
  if (typeof outcome !== "string") return outcome;
  throw new OAuthError("refresh-token-invalid", { reason: outcome });
}
