import { describe, expect, it } from "vitest";
import { apiApplicationId, fullScope, integrationFlowApplicationId } from "./application-id.ts";
import { compoundRoleTemplates } from "./compound-role-templates.ts";
import { isIntegrationFlowRole } from "./integration-flow-roles.ts";
import { isRoleTemplate, roleTemplates, scopesOf } from "./role-templates.ts";

describe("role templates", () => {
  it("have one name each and at least one permission, so that no operation is open to everybody", () => {
    expect(new Set(roleTemplates.map(({ name }) => name)).size).toBe(roleTemplates.length);
    expect(roleTemplates.filter(({ scopes }) => scopes.length === 0)).toEqual([]);
  });

  it("spell every permission as module and verb without an application prefix", () => {
    for (const { scopes } of roleTemplates) {
      for (const scope of scopes) expect(scope).toMatch(/^[A-Za-z0-9]+\.[A-Za-z]+$/);
    }
  });

  it("of the compound kind include only templates that exist", () => {
    for (const { includes } of compoundRoleTemplates)
      expect(includes.filter((name) => !isRoleTemplate(name))).toEqual([]);
  });

  it.each([
    [["MonitoringDataRead"], ["IntegrationOperationServer.read", "NodeManager.read", "Roles.Read"]],
    [["MessagePayloadsRead"], ["esbmessagestorage.read"]],
    [
      ["MessagePayloadsRead", "MonitoringDataRead", "MessagePayloadsRead"],
      ["IntegrationOperationServer.read", "NodeManager.read", "Roles.Read", "esbmessagestorage.read"],
    ],
    [[], []],
  ])("%j give the permissions %j", (roles, scopes) => {
    expect(scopesOf(roles)).toEqual(scopes);
  });

  it("give the same list whatever the order of the roles", () => {
    const roles = ["WorkspaceArtifactsDeploy", "AuthGroup_ReadOnly", "CredentialsEdit"];
    expect(scopesOf(roles)).toEqual(scopesOf(roles.toReversed()));
  });

  it("refuse a name that is none of theirs", () => {
    expect(() => scopesOf(["__proto__"])).toThrow(RangeError);
    expect(isRoleTemplate("__proto__")).toBe(false);
    expect(isRoleTemplate("monitoringdataread")).toBe(false);
  });

  it.each(["AuthGroup_ReadOnly", "AuthGroup_IntegrationDeveloper", "AuthGroup_Administrator"])(
    "%s reads monitoring data and no payloads",
    (name) => {
      const scopes = scopesOf([name]);
      expect(scopes).toEqual(expect.arrayContaining(scopesOf(["MonitoringDataRead"])));
      expect(scopes).not.toContain("esbmessagestorage.read");
      expect(scopes).not.toContain("ESBDataStore.readPayload");
    },
  );

  it("never add up to monitoring data by accident: only its own holders have all three permissions", () => {
    const needed = scopesOf(["MonitoringDataRead"]);
    const others = elementaryNames().filter((name) => name !== "MonitoringDataRead");
    const everythingElse = new Set(scopesOf(others));
    expect(needed.every((scope) => everythingElse.has(scope))).toBe(false);
  });
});

describe("application ids", () => {
  it("prefix permissions", () => {
    expect(fullScope(apiApplicationId, "NodeManager.read")).toBe("it!b1.NodeManager.read");
    expect(fullScope(integrationFlowApplicationId("acme-dev"), "API.invoke")).toBe(
      "it-rt-acme-dev!b1.API.invoke",
    );
  });

  it.each(["", "a.b", "x!b1.", "-a", "A", "a\n"])("refuse the subdomain %j", (subdomain) => {
    expect(() => integrationFlowApplicationId(subdomain)).toThrow(RangeError);
  });
});

describe("roles of integration flows", () => {
  it.each(["ESBMessaging.send", "API.invoke", "my_Role.1"])("may be named %s", (name) => {
    expect(isIntegrationFlowRole(name)).toBe(true);
  });

  it.each(["", "my-role", "a b", "a\n", "é", "x".repeat(129)])("may not be named %j", (name) => {
    expect(isIntegrationFlowRole(name)).toBe(false);
  });
});

function elementaryNames(): string[] {
  const compound = new Set(compoundRoleTemplates.map(({ name }) => name));
  return roleTemplates.map(({ name }) => name).filter((name) => !compound.has(name));
}
