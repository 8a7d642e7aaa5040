import { apiApplicationId, fullScope, scopesOf } from "@tenantbox/shared/roles";
import { functionRoles, requiredRoles, type SetRoles } from "./required-roles.ts";

/** One thing that a request does: with an entity set, or by calling a function. */
export type Access =
  | { readonly operation: "read" | "payload" | "create" | "update" | "delete"; readonly set: string }
  | { readonly operation: "call"; readonly function: string };

/** The caller is known and may not do this. */
export class AuthorizationError extends Error {
  override readonly name = "AuthorizationError";
  /** Scopes that would have opened the door, for the challenge (RFC 6750 section 3.1). */
  readonly needed: readonly string[];

  constructor(what: string, needed: readonly string[]) {
    super(`no role for ${what}`);
    this.needed = needed;
  }
}

const [accessAll = ""] = scopesOf(["AccessAllAccessPoliciesArtifacts"]).map((permission) =>
  fullScope(apiApplicationId, permission),
);

/** Whether access policies keep something from a caller with these scopes (fact sheet, section 4.2); roles aside. */
export const isGuarded = (scopes: readonly string[]): boolean => !scopes.includes(accessAll);

const fullScopes = (role: string): string[] =>
  scopesOf([role]).map((permission) => fullScope(apiApplicationId, permission));

const rolesFor = (operation: "read" | "payload" | "delete", roles: SetRoles): readonly string[] => {
  if (operation === "payload") return roles.payload ?? roles.read;
  return roles[operation] ?? [];
};

/** `<operation> <set or function>` → for each role that opens it, the scopes that make up the role. */
const doors: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ...Object.entries(requiredRoles).flatMap(([set, roles]) =>
    (["read", "payload", "delete"] as const).map(
      (operation) => [`${operation} ${set}`, rolesFor(operation, roles).map(fullScopes)] as const,
    ),
  ),
  ...Object.entries(functionRoles).map(([name, roles]) => [`call ${name}`, roles.map(fullScopes)] as const),
]);

/**
 * Checks that the scopes permit all of what a request does, `$expand` included. Scopes count by exact equality;
 * what has no row, as creating and updating entities, is closed to everybody.
 * @throws {AuthorizationError} naming the first thing that is closed
 */
export function authorize(accesses: Iterable<Access>, scopes: readonly string[]): void {
  for (const access of accesses) {
    const what = access.operation === "call" ? access.function : access.set;
    const roles = doors.get(`${access.operation} ${what}`) ?? [];
    const open = roles.some((needed) => needed.every((scope) => scopes.includes(scope)));
    if (!open) throw new AuthorizationError(what, roles[0] ?? []);
  }
}
