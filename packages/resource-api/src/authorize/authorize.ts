import { apiApplicationId, fullScope, scopesOf } from "@tenantbox/shared/roles";
import { requiredRoles } from "./required-roles.ts";

/** The caller is known and may not do this. */
export class AuthorizationError extends Error {
  override readonly name = "AuthorizationError";
  /** Scopes that would have opened the door, for the challenge (RFC 6750 section 3.1). */
  readonly needed: readonly string[];

  constructor(set: string, needed: readonly string[]) {
    super(`no role for ${set}`);
    this.needed = needed;
  }
}

const fullScopes = (role: string): string[] =>
  scopesOf([role]).map((permission) => fullScope(apiApplicationId, permission));

/**
 * Checks that the scopes permit reading every one of the entity sets that a request touches, `$expand`
 * included. Scopes count by exact equality.
 * @throws {AuthorizationError} naming the first set that is closed
 */
export function authorizeRead(sets: Iterable<string>, scopes: readonly string[]): void {
  const held = new Set(scopes);
  for (const set of sets) {
    const roles = Object.hasOwn(requiredRoles, set) ? (requiredRoles[set] ?? []) : [];
    const permitted = roles.some((role) => fullScopes(role).every((scope) => held.has(scope)));
    if (!permitted) throw new AuthorizationError(set, roles.slice(0, 1).flatMap(fullScopes));
  }
}
