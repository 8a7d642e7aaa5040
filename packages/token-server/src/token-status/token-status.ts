import {
  grantMark,
  singleTokenMark,
  type TokenVerdict,
  type VerifiedClaims,
} from "@tenantbox/shared/access-token";
import { isRevoked } from "../revocations/index.ts";
import type { Storage } from "../storage/index.ts";

/** What an access token is worth at this moment. */
export type TokenStatus =
  | {
      readonly live: true;
      readonly claims: VerifiedClaims;
      /** Every claim, as it was signed. */
      readonly payload: Readonly<Record<string, unknown>>;
      /** Whether it opens the administration. */
      readonly ofOperator: boolean;
    }
  /** For the audit log: callers hear no difference. */
  | { readonly live: false; readonly reason: string };

export type TokenStatusOf = (token: string) => Promise<TokenStatus>;

export interface TokenStatusOptions {
  readonly storage: Storage;
  /** By the tenant's clock, whoever the token is for. */
  readonly verify: (token: string) => Promise<TokenVerdict>;
  /** By the system's clock, tokens of the administration only. */
  readonly verifyOperator: (token: string) => Promise<TokenVerdict>;
}

/**
 * Looks at a token as a resource server would that knows everything: signature, issuer, time, and whether its key, its
 * user, its grant or the token itself was revoked, whatever `TENANTBOX_REVOCATION` lets resource APIs do.
 */
export function createTokenStatus({ storage, verify, verifyOperator }: TokenStatusOptions): TokenStatusOf {
  return async (token) => {
    const asOperator = await verifyOperator(token);
    const verdict = asOperator.ok ? asOperator : await verify(token);
    if (!verdict.ok) return { live: false, reason: verdict.reason };
    const { claims } = verdict;
    const marks = [
      { subject: claims.jti, revSig: singleTokenMark },
      { subject: claims.cid, revSig: claims.revSig },
      ...(claims.user === undefined ? [] : [{ subject: claims.user.id, revSig: claims.user.revSig }]),
      ...(claims.grantId === undefined ? [] : [{ subject: claims.grantId, revSig: grantMark }]),
    ];
    if (await isRevoked(storage.kysely, marks)) return { live: false, reason: "token-revoked" };
    return { live: true, claims, payload: payloadOf(token), ofOperator: asOperator.ok };
  };
}

/** The claims of a token that was verified a moment ago. */
function payloadOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ""] = token.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
}
