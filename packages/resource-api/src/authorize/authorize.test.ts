import { describe, expect, it } from "vitest";
import { messageLogModel } from "../model/index.ts";
import { type Access, AuthorizationError, authorize } from "./authorize.ts";
import { requiredRoles } from "./required-roles.ts";

const monitoring = ["it!b1.IntegrationOperationServer.read", "it!b1.NodeManager.read", "it!b1.Roles.Read"];
const opens = (set: string, scopes: readonly string[]): boolean => {
  try {
    authorize([{ operation: "read", set }], scopes);
    return true;
  } catch (error) {
    if (error instanceof AuthorizationError) return false;
    throw error;
  }
};

describe("authorization", () => {
  it("every entity set of the model has a row, and every row is an entity set", () => {
    expect(Object.keys(requiredRoles).toSorted()).toEqual([...messageLogModel.bySet.keys()].toSorted());
  });

  it("a caller with all scopes of the role reads logs, whatever else it holds", () => {
    expect(opens("MessageProcessingLogs", [...monitoring, "it!b1.X"])).toBe(true);
  });

  it.each([
    ["one of them missing", monitoring.slice(1)],
    ["none", []],
    ["another prefix", monitoring.map((scope) => `x${scope}`)],
    ["more behind the name", monitoring.map((scope) => `${scope}.x`)],
    ["another case", monitoring.map((scope) => scope.toUpperCase())],
    ["a wildcard", ["*"]],
  ])("a caller with %s does not", (_what, scopes) => {
    expect(opens("MessageProcessingLogs", scopes)).toBe(false);
  });

  it.each(["Nothing", "__proto__", "constructor"])(
    "the set %s, which has no row, is closed to everybody",
    (set) => {
      expect(opens(set, monitoring)).toBe(false);
    },
  );

  it("one closed set closes the request", () => {
    const reads = ["MessageProcessingLogs", "Nothing"].map((set): Access => ({ operation: "read", set }));
    expect(() => authorize(reads, monitoring)).toThrow(AuthorizationError);
  });
});
