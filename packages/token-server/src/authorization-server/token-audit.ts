import type { AuditLog } from "@tenantbox/shared/audit";
import { fingerprintOf } from "@tenantbox/shared/client-certificate";
import { type Exchange, ignoredHeaderOf } from "@tenantbox/shared/listener";
import type { Attempt } from "../client-authentication/attempt.ts";
import type { Caller } from "../client-authentication/caller.ts";
import { claimedName, unknownName } from "../client-authentication/claimed-name.ts";
import type { OAuthError } from "../errors.ts";
import { isPlatformClient } from "../service-instances/index.ts";
import type { TokenExchange } from "./token-context.ts";

/** What is known of a token request once it has ended, one way or another. */
export interface TokenRequestEnd {
  readonly exchange: Exchange;
  readonly caller: Caller;
  /** Absent where the request ended before anybody was claimed. */
  readonly attempt: Attempt | undefined;
  readonly token: TokenExchange | undefined;
  /** Absent where a token was issued. */
  readonly refusal: OAuthError | undefined;
}

/** The one audit event of a token request (INV 5): who, which key, why not; never a secret. */
export function recordTokenRequest(
  audit: AuditLog,
  { exchange, caller, attempt, token, refusal }: TokenRequestEnd,
): void {
  audit.record({
    event: refusal === undefined ? "token.issued" : "token.refused",
    outcome: refusal === undefined ? "granted" : "refused",
    reason: refusal?.reason,
    principal: principalOf(attempt, token, refusal),
    key: attempt?.key?.keyId,
    method: "POST",
    path: "/oauth/token",
    peer: (caller.kind === "resource-api" ? caller.peer : undefined) ?? exchange.peer,
    request: exchange.id,
    detail: detailOf(caller, exchange),
  });
}

function principalOf(
  attempt: Attempt | undefined,
  token: TokenExchange | undefined,
  refusal: OAuthError | undefined,
): string | undefined {
  // Everybody has the platform's client, so it says nothing of who calls.
  if (isPlatformClient(attempt?.clientId) && token?.user !== undefined) return token.user.name;
  // Once its client is proven, a password grant is about the user.
  if (token?.password?.name !== undefined && attempt?.key !== undefined) {
    if (token.user !== undefined) return token.user.name;
    return refusal?.reason === "password-wrong"
      ? token.password.name.toLowerCase()
      : unknownName(token.password.name);
  }
  return attempt && claimedName(attempt);
}

function detailOf(caller: Caller, exchange: Exchange): string | undefined {
  if (caller.kind === "client") return ignoredHeaderOf(exchange);
  const { forwarded } = caller;
  if (typeof forwarded !== "object") return "on behalf of a caller of the resource API";
  return `on behalf of the holder of certificate ${fingerprintOf(forwarded.certificate)}`;
}
