import { roleTemplates, scopesOf } from "@tenantbox/shared/roles";
import { expect, it } from "vitest";
import { functionRoles, requiredRoles } from "../packages/resource-api/src/authorize/required-roles.ts";
import { predefinedRoleCollections } from "../packages/token-server/src/identity-provider/predefined-role-collections.ts";
import { documentTable } from "./document-table.ts";

/** What the permissions of a role template open, as docs/roles.md says it: by method and resource. */
function doorsOf(template: string): string {
  const held = new Set(scopesOf([template]));
  const opened = (roles: readonly string[] = []): boolean =>
    roles.some((role) => scopesOf([role]).every((scope) => held.has(scope)));
  const sets = Object.entries(requiredRoles).flatMap(([set, { read, payload, delete: remove }]) => [
    ...(opened(read) ? [`GET ${set}`] : []),
    ...(payload !== undefined && opened(payload) ? [`GET ${set} $value`] : []),
    ...(opened(remove) ? [`DELETE ${set}`] : []),
  ]);
  const functions = Object.entries(functionRoles).flatMap(([name, roles]) =>
    opened(roles) ? [`POST ${name}`] : [],
  );
  const all = [...sets, ...functions];
  return all.length === 0 ? "–" : all.join(", ");
}

it("docs/roles.md names every role template with its permissions and what they open", async () => {
  const rows = await documentTable("roles.md", "## Role templates");
  const known = roleTemplates.map(({ name, scopes }) => [name, scopes.join(", "), doorsOf(name)]);
  expect(rows).toEqual(known);
});

it("docs/roles.md names every role collection that a tenant begins with", async () => {
  const rows = await documentTable("roles.md", "## Role collections");
  const known = predefinedRoleCollections.map(({ name, roles }) => [name, roles.join(", ")]);
  expect(rows.map((row) => row.slice(0, 2))).toEqual(known);
});
