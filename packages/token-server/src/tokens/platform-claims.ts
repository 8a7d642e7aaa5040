import type { TokenSubject } from "./xsuaa-claims.ts";
import { audienceOf } from "./xsuaa-claims.ts";
import type { TokenUser } from "./user-claims.ts";

/**
 * The claims of a token for the platform's API, as UAA names them: what the `cf` CLI reads of them are `user_name`,
 * `user_id`, `origin`, `exp` and `revocable`, which makes it revoke the token when its user logs out. The audience is the
 * platform's alone, so neither the resource API nor `/admin/v1` takes it.
 */
export function platformClaims(subject: TokenSubject, user: TokenUser, jti: string) {
  const { clientId, scopes, issuedAt } = subject;
  return {
    jti,
    sub: user.id,
    scope: scopes,
    client_id: clientId,
    cid: clientId,
    azp: clientId,
    revocable: true,
    grant_type: "password",
    user_id: user.id,
    origin: user.origin,
    user_name: user.name,
    email: user.name.includes("@") ? user.name : `${user.name}@user.from.${user.origin}.cf`,
    // Nobody but the directory knows them, and it is not asked with each request.
    ...(user.spaceRoles.length === 0 || user.origin === "sap.default"
      ? {}
      : { space_roles: user.spaceRoles }),
    auth_time: user.provenAt === undefined ? issuedAt : Math.floor(user.provenAt / 1000),
    rev_sig: subject.revSig,
    user_rev_sig: user.revSig,
    ...(user.grantId === undefined ? {} : { grant_id: user.grantId }),
    iat: issuedAt,
    exp: subject.expiresAt,
    iss: subject.issuer,
    zid: subject.zone,
    aud: [...audienceOf(clientId, scopes), ...(scopes.includes("openid") ? ["openid"] : [])],
  };
}
