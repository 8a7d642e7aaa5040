import { randomUUID } from "node:crypto";
import type { AccessTokenClaims } from "@tenantbox/shared/access-token";

/** What a token says of its client, its grant and its time; times in seconds. */
export interface TokenSubject {
  readonly clientId: string;
  readonly instanceId: string;
  readonly scopes: readonly string[];
  readonly revSig: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly issuer: string;
  readonly zone: string;
  readonly subdomain: string;
  /** base64url SHA-256 of the client certificate; present only for bound tokens. */
  readonly thumbprint?: string | undefined;
}

/** A token id in the real system's form: a UUID without its dashes. */
export const newTokenId = (): string => randomUUID().replaceAll("-", "");

/** `aud`: what stands before the last dot of each scope, then the client itself (fact sheet, section 2.3). */
export function audienceOf(clientId: string, scopes: readonly string[]): string[] {
  const resources = scopes
    .filter((scope) => scope.includes("."))
    .map((scope) => scope.slice(0, scope.lastIndexOf(".")));
  return [...new Set([...resources, clientId])];
}

/** The claims of a client-credentials token, members in the order of a genuine one. */
export function xsuaaClaims(subject: TokenSubject, jti: string): AccessTokenClaims {
  const { clientId, scopes } = subject;
  return {
    jti,
    ext_attr: {
      enhancer: "XSUAA",
      subaccountid: subject.zone,
      zdn: subject.subdomain,
      serviceinstanceid: subject.instanceId,
    },
    sub: clientId,
    authorities: scopes,
    scope: scopes,
    client_id: clientId,
    cid: clientId,
    azp: clientId,
    grant_type: "client_credentials",
    rev_sig: subject.revSig,
    iat: subject.issuedAt,
    exp: subject.expiresAt,
    iss: subject.issuer,
    zid: subject.zone,
    aud: audienceOf(clientId, scopes),
    ...(subject.thumbprint === undefined ? {} : { cnf: { "x5t#S256": subject.thumbprint } }),
  };
}
