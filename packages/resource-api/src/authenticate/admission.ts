import { grantMark, singleTokenMark, type TokenVerdict } from "@tenantbox/shared/access-token";
import type { PresentedCertificate, TrustStore } from "@tenantbox/shared/client-certificate";
import { bindingRefusal } from "./bound-certificate.ts";
import { AuthenticationError, KeysUnavailableError, type Presented, type Principal } from "./principal.ts";
import type { RevocationList } from "./revocation-list.ts";

export interface AdmissionOptions {
  readonly verify: (token: string) => Promise<TokenVerdict>;
  readonly revocations: Pick<RevocationList, "has" | "loaded">;
  /** Roots that the certificates of bound tokens are judged by. */
  readonly trust: TrustStore;
  readonly now: () => number;
}

/** A token and how it came here. */
export interface TokenInHand {
  readonly token: string;
  readonly method: Principal["method"];
  /** What the caller brought itself: the form of a refusal follows from it. */
  readonly presented: Presented;
  /** The caller's TLS certificate, which can prove what a bound token is bound to. */
  readonly certificate: () => PresentedCertificate | undefined;
}

/** A principal, and whose token it is: changes and revocations are told by these subjects. */
export interface Admitted {
  readonly principal: Principal;
  /** The client id, and the id of the user that the token speaks for. */
  readonly subjects: readonly string[];
}

export type Admit = (inHand: TokenInHand) => Promise<Admitted>;

/**
 * Where every way in ends: a verified, live, rightly bound access token (architecture, section 2).
 * @throws {AuthenticationError} with the reason for the audit log; KeysUnavailableError
 */
export function createAdmission({ verify, revocations, trust, now }: AdmissionOptions): Admit {
  return async ({ token, method, presented, certificate }) => {
    if (!revocations.loaded) throw new KeysUnavailableError("the revocations were never read");
    const verdict = await verify(token);
    if (!verdict.ok) throw new AuthenticationError(verdict.reason, { presented });
    const { cid, revSig, scope, jti, boundTo, user, grantId } = verdict.claims;
    const name = user?.name ?? cid;
    const refuse = (reason: string) => new AuthenticationError(reason, { presented, principal: name });
    if (revocations.has(cid, revSig) || revocations.has(jti, singleTokenMark)) throw refuse("token-revoked");
    if (grantId !== undefined && revocations.has(grantId, grantMark)) throw refuse("token-revoked");
    if (user !== undefined && revocations.has(user.id, user.revSig)) throw refuse("user-revoked");
    const binding = boundTo === undefined ? undefined : bindingRefusal(boundTo, certificate(), trust, now());
    if (binding !== undefined) throw refuse(binding);
    const principal = { clientId: cid, name, method, scopes: scope, tokenId: jti };
    return { principal, subjects: user === undefined ? [cid] : [cid, user.id] };
  };
}
