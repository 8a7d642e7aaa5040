import type { X509Certificate } from "node:crypto";
import type { TokenVerdict } from "@tenantbox/shared/access-token";
import { bearerToken } from "./bearer-token.ts";
import { bindingRefusal } from "./bound-certificate.ts";
import { AuthenticationError, KeysUnavailableError, type Principal } from "./principal.ts";
import type { RevocationList } from "./revocation-list.ts";

export interface AuthenticateOptions {
  readonly verify: (token: string) => Promise<TokenVerdict>;
  readonly revocations: Pick<RevocationList, "has" | "loaded">;
  readonly now: () => number;
}

/** What a request brings to prove who calls. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** The TLS client certificate; with a token it can only prove the token's binding (decision 9). */
  readonly certificate: X509Certificate | undefined;
}

export type Authenticate = (credentials: Credentials) => Promise<Principal>;

/**
 * The one way in: a verified, live, rightly bound access token (architecture, section 2).
 * @throws {AuthenticationError} with the reason for the audit log
 */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  return async ({ authorization, certificate }) => {
    const token = bearerToken(authorization);
    if (!options.revocations.loaded) throw new KeysUnavailableError("the revocations were never read");
    const verdict = await options.verify(token);
    if (!verdict.ok) throw new AuthenticationError(verdict.reason, { presented: true });
    const { cid, revSig, scope, jti, boundTo } = verdict.claims;
    const refuse = (reason: string) => new AuthenticationError(reason, { presented: true, principal: cid });
    if (options.revocations.has(cid, revSig)) throw refuse("token-revoked");
    const binding = bindingRefusal(boundTo, certificate, options.now());
    if (binding !== undefined) throw refuse(binding);
    return { clientId: cid, method: "bearer", scopes: scope, tokenId: jti };
  };
}
