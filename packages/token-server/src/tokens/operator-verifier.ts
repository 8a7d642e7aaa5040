import {
  administrationAudience,
  createTokenVerifier,
  type TokenVerdict,
} from "@tenantbox/shared/access-token";
import type { KeySet } from "./key-timetable.ts";
import { ownKeys } from "./own-keys.ts";

/**
 * Verifies tokens of the tenant, whoever they are for: for who looks at them and serves nothing.
 * @param now epoch milliseconds, by the tenant's clock
 */
export function tenantVerifier(
  issuer: string,
  keys: () => KeySet,
  now: () => number,
): (token: string) => Promise<TokenVerdict> {
  return createTokenVerifier({ issuer, audience: undefined, keys: ownKeys(keys), now });
}

/** Verifies the operator's tokens, which go by the system's clock. @param system epoch milliseconds */
export function operatorVerifier(
  issuer: string,
  keys: () => KeySet,
  system: () => number,
): (token: string) => Promise<TokenVerdict> {
  return createTokenVerifier({
    issuer,
    audience: administrationAudience,
    keys: ownKeys(keys),
    now: system,
  });
}
