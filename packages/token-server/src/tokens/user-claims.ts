import type { UserTokenClaims } from "@tenantbox/shared/access-token";
import { apiApplicationId } from "@tenantbox/shared/roles";
import { audienceOf, type TokenSubject } from "./xsuaa-claims.ts";

/** The user that a token speaks for. */
export interface TokenUser {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly roleCollections: readonly string[];
  /** What the user is on the platform. */
  readonly spaceRoles: readonly string[];
  readonly revSig: string;
  /** When the user proved itself, epoch milliseconds; the token's own time where undefined. */
  readonly provenAt: number | undefined;
  /** The grant that goes on with a refresh token; undefined where none does. */
  readonly grantId: string | undefined;
}

/**
 * The claims of a user's token, members as the real system names them (`xs.…`, `user_id`, `origin`, `user_name`).
 * `user_rev_sig` is ours: a user's tokens are revoked by it, as a key's are by `rev_sig`, and those of a
 * grant by `grant_id`.
 */
export function userClaims(subject: TokenSubject, user: TokenUser, jti: string): UserTokenClaims {
  const { clientId, scopes } = subject;
  return {
    jti,
    ext_attr: {
      enhancer: "XSUAA",
      subaccountid: subject.zone,
      zdn: subject.subdomain,
      serviceinstanceid: subject.instanceId,
    },
    "xs.system.attributes": { "xs.rolecollections": user.roleCollections },
    "xs.user.attributes": {},
    sub: user.id,
    scope: scopes,
    client_id: clientId,
    cid: clientId,
    azp: clientId,
    grant_type: "password",
    user_id: user.id,
    origin: user.origin,
    user_name: user.name,
    auth_time: user.provenAt === undefined ? subject.issuedAt : Math.floor(user.provenAt / 1000),
    rev_sig: subject.revSig,
    user_rev_sig: user.revSig,
    ...(user.grantId === undefined ? {} : { grant_id: user.grantId }),
    iat: subject.issuedAt,
    exp: subject.expiresAt,
    iss: subject.issuer,
    zid: subject.zone,
    // For the API whatever the user may do there, which can be nothing.
    aud: [...new Set([...audienceOf(clientId, scopes), apiApplicationId])],
    ...(subject.thumbprint === undefined ? {} : { cnf: { "x5t#S256": subject.thumbprint } }),
  };
}
