import { compoundRoleTemplates } from "./compound-role-templates.ts";
import { elementaryRoleTemplates } from "./elementary-role-templates.ts";
import type { RoleTemplate } from "./role-template.ts";

const elementaryScopes: ReadonlyMap<string, readonly string[]> = new Map(
  elementaryRoleTemplates.map(({ name, scopes }) => [name, scopes]),
);

function expand(includes: readonly string[], extraScopes: readonly string[]): string[] {
  return inOrder([...includes.flatMap((name) => elementaryScopes.get(name) ?? []), ...extraScopes]);
}

function inOrder(scopes: readonly string[]): string[] {
  return [...new Set(scopes)].toSorted();
}

/** Every role template of plan `api`, elementary ones first, each with at least one permission. */
export const roleTemplates: readonly RoleTemplate[] = Object.freeze([
  ...elementaryRoleTemplates,
  ...compoundRoleTemplates.map(({ name, includes, extraScopes }) => ({
    name,
    scopes: expand(includes, extraScopes),
  })),
]);

const scopesByName: ReadonlyMap<string, readonly string[]> = new Map(
  roleTemplates.map(({ name, scopes }) => [name, scopes]),
);

/** Is this the name of a role template of plan `api`? Names are case-sensitive. */
export function isRoleTemplate(name: string): boolean {
  return scopesByName.has(name);
}

/**
 * The permissions a set of role templates gives: unique, in code-unit order, without application prefix.
 * The order depends on the set alone, so equal sets of roles give equal tokens.
 * @throws RangeError for a name that is no role template, so that a typing error never grants less in silence.
 */
export function scopesOf(roleNames: readonly string[]): string[] {
  return inOrder(
    roleNames.flatMap((name) => {
      const scopes = scopesByName.get(name);
      if (scopes === undefined)
        throw new RangeError(`There is no role template named ${JSON.stringify(name)}.`);
      return scopes;
    }),
  );
}
