import type { VerifiedClaims, VerifiedUser } from "@tenantbox/shared/access-token";
import type { PlatformRole } from "@tenantbox/shared/roles";
import { isPlatformClient } from "../service-instances/index.ts";
import type { PlatformCaller } from "./platform-caller.ts";
import { V3Error } from "./v3-error.ts";

/** What a token is worth at this moment: signature, time, revocations. */
export type TokenWorth = (
  token: string,
) => Promise<
  | { readonly live: true; readonly claims: VerifiedClaims; readonly ofOperator: boolean }
  | { readonly live: false; readonly reason: string }
>;

export interface AuthenticationOptions {
  readonly tokenWorth: TokenWorth;
  /**
   * What a user is on the platform at this moment, of a directory since its token was issued; nothing where its identity
   * provider does not serve.
   */
  readonly rolesOf: (user: VerifiedUser) => Promise<readonly PlatformRole[]>;
}

/**
 * The user behind a bearer token of the client `cf` (RFC 6750 section 2.1). Tokens of service keys and of the operator
 * are none, and a token without the scope for what is asked is not enough.
 * @throws {V3Error} not-authenticated, invalid-auth-token, insufficient-scope
 */
export async function authenticateCaller(
  authorization: string | undefined,
  method: string,
  { tokenWorth, rolesOf }: AuthenticationOptions,
): Promise<PlatformCaller> {
  if (authorization === undefined) throw new V3Error("not-authenticated", { reason: "token-missing" });
  const token = /^bearer ([A-Za-z0-9._-]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new V3Error("invalid-auth-token", { reason: "authorization-malformed" });
  const worth = await tokenWorth(token);
  if (!worth.live) throw new V3Error("invalid-auth-token", { reason: worth.reason });
  const { cid, user, scope, boundTo } = worth.claims;
  if (!isPlatformClient(cid) || worth.ofOperator || user === undefined || boundTo !== undefined)
    throw new V3Error("invalid-auth-token", { reason: "audience-foreign" });
  const needed = ["GET", "HEAD"].includes(method) ? "cloud_controller.read" : "cloud_controller.write";
  if (!scope.includes(needed)) throw new V3Error("insufficient-scope");
  return {
    userId: user.id,
    name: user.name,
    roles: new Set(await rolesOf(user)),
    scopes: scope,
  };
}
