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

/** Entity set → for each role that opens it, the scopes that make up the role. */
const doors: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries(requiredRoles).map(([set, roles]) => [set, roles.map(fullScopes)]),
);

/**
 * Checks that the scopes permit reading every one of the entity sets that a request touches, `$expand`
 * included. Scopes count by exact equality; a set without a row is closed.
 * @throws {AuthorizationError} naming the first set that is closed
 */
export function authorizeRead(sets: Iterable<string>, scopes: readonly string[]): void {
  for (const set of sets) {
    const roles = doors.get(set) ?? [];
    const open = roles.some((needed) => needed.every((scope) => scopes.includes(scope)));
    if (!open) throw new AuthorizationError(set, roles[0] ?? []);
  }
}
