import { describe, expect, it } from "vitest";
import { ParameterError } from "./instance-error.ts";
import { checkedName } from "./instance-name.ts";
import { checkedInstanceParameters, checkedPlan } from "./instance-parameters.ts";

const api = { roles: ["MonitoringDataRead"] };

function refusal(check: () => unknown): ParameterError {
  try {
    check();
  } catch (error) {
    if (error instanceof ParameterError) return error;
    throw error;
  }
  throw new Error("accepted");
}

describe("an instance of plan api", () => {
  it("with roles only gets client credentials, no redirect and twelve hours", () => {
    expect(checkedInstanceParameters("api", api)).toEqual({
      roles: ["MonitoringDataRead"],
      "grant-types": ["client_credentials"],
      "redirect-uris": [],
      "token-validity": 43_200,
      "tls-client-certificate-bound-access-tokens": false,
    });
  });

  it.each([
    [{ roles: ["MonitoringDataRead", "WorkspaceArtifactsDeploy"], "grant-types": ["client_credentials"] }],
    [{ ...api, "redirect-uris": [], "token-validity": 3600 }],
    [{ ...api, "token-validity": 86_400 }],
    [
      {
        ...api,
        "grant-types": ["authorization_code", "refresh_token"],
        "redirect-uris": ["https://a.test/cb?x=1"],
      },
    ],
    [{ ...api, "tls-client-certificate-bound-access-tokens": true }],
  ])("keeps what %j says", (parameters) => {
    expect(checkedInstanceParameters("api", parameters)).toMatchObject(parameters);
  });

  it("drops a role that is named twice", () => {
    const roles = ["MessagePayloadsRead", "MonitoringDataRead", "MessagePayloadsRead"];
    expect(checkedInstanceParameters("api", { roles }).roles).toEqual([
      "MessagePayloadsRead",
      "MonitoringDataRead",
    ]);
  });

  const many = Array.from({ length: 101 }, (_, index) => `https://a.test/${index}`);
  it.each([
    [undefined, "roles", "MonitoringDataRead"],
    [{}, "roles", "at least one role"],
    [{ roles: [] }, "roles", "at least one role"],
    [{ roles: null }, "roles", "array"],
    [{ roles: "MonitoringDataRead" }, "roles", "array"],
    [{ roles: [1] }, "roles", "array"],
    [{ roles: ["__proto__"] }, "roles", '"__proto__" is no role of plan api; allowed are MonitoringDataRead'],
    [{ roles: ["ESBMessaging.send"] }, "roles", "no role of plan api"],
    [{ ...api, "grant-types": [] }, "grant-types", "client_credentials"],
    [{ ...api, "grant-types": null }, "grant-types", "client_credentials"],
    [
      { ...api, "grant-types": ["implicit"] },
      "grant-types",
      '"implicit" is no grant type; allowed are client_credentials',
    ],
    [
      { ...api, "grant-types": ["client_x509"] },
      "grant-types",
      "end of life in January 2026, use client_credentials",
    ],
    [{ ...api, "redirect-uris": ["/cb"] }, "redirect-uris", "absolute https or http URIs"],
    [{ ...api, "redirect-uris": ["javascript:alert(1)"] }, "redirect-uris", "absolute"],
    [{ ...api, "redirect-uris": ["https://a.test/#x"] }, "redirect-uris", "without a fragment"],
    [{ ...api, "redirect-uris": many }, "redirect-uris", "at most 100"],
    [{ ...api, "token-validity": 3599 }, "token-validity", "3600 to 86400 (seconds)"],
    [{ ...api, "token-validity": 86_401 }, "token-validity", "3600 to 86400"],
    [{ ...api, "token-validity": "43200" }, "token-validity", "integer"],
    [{ ...api, "token-validity": 3600.5 }, "token-validity", "integer"],
    [{ ...api, "token-validity": null }, "token-validity", "integer"],
    [
      { ...api, "tls-client-certificate-bound-access-tokens": "true" },
      "tls-client-certificate-bound-access-tokens",
      "true or false",
    ],
    [{ ...api, client_id: "x" }, "client_id", "allowed are roles, grant-types"],
    [{ ...api, zid: "x" }, "zid", "no such parameter"],
    [
      JSON.parse('{"roles":["MonitoringDataRead"],"__proto__":{"roles":[]}}'),
      "__proto__",
      "no such parameter",
    ],
    [[], "parameters", "JSON object"],
    ["{}", "parameters", "JSON object"],
    [7, "parameters", "JSON object"],
  ])("with the parameters %j is refused for %s: %s", (parameters, field, text) => {
    const error = refusal(() => checkedInstanceParameters("api", parameters));
    expect([error.code, error.field]).toEqual(["invalid-parameter", field]);
    expect(error.message).toContain(field);
    expect(error.message).toContain(text);
  });

  it("is refused without repeating more than a word of what it was given", () => {
    const error = refusal(() => checkedInstanceParameters("api", { ...api, ["x".repeat(1_000_000)]: 1 }));
    expect(error.message.length).toBeLessThan(300);
  });
});

describe("an instance of plan integration-flow", () => {
  it("without parameters may send messages, with tokens of one hour", () => {
    expect(checkedInstanceParameters("integration-flow", undefined)).toMatchObject({
      roles: ["ESBMessaging.send"],
      "token-validity": 3600,
    });
  });

  it("takes custom roles", () => {
    const parameters = { roles: ["ESBMessaging.send", "API.invoke", "myRole_1"] };
    expect(checkedInstanceParameters("integration-flow", parameters)).toMatchObject(parameters);
  });

  it.each([[["my-role"]], [["a b"]], [[""]], [["é"]], [[]]])("with the roles %j is refused", (roles) => {
    const error = refusal(() => checkedInstanceParameters("integration-flow", { roles }));
    expect(error.field).toBe("roles");
    expect(error.message).toContain("ESBMessaging.send, API.invoke and custom roles");
  });
});

describe("a plan", () => {
  it.each([["operator"], ["admin"], ["API"], [""], [undefined], [["api"]]])(
    "called %j is refused",
    (plan) => {
      expect(refusal(() => checkedPlan(plan)).message).toBe("plan: allowed are api, integration-flow");
    },
  );
});

describe("a name", () => {
  it.each([["demo-api"], ["a"], ["A.b_c-9"], ["my key (1)"], ["x".repeat(32)], ["ci@main"]])(
    "may be %j",
    (name) => {
      expect(checkedName(name, "key")).toBe(name);
    },
  );

  it.each([
    [""],
    [undefined],
    [1],
    ["x".repeat(33)],
    ["../../x"],
    ["."],
    [".."],
    ["a/b"],
    ["a\\b"],
    ["a\0b"],
    ["a\n"],
    ["a "],
    [" a"],
    ["\u202eabc"],
    ["<img src=x onerror=1>"],
    ["x".repeat(1_000_000)],
    ["=HYPERLINK(1)"],
    ["-rf"],
    ["a%2e"],
    ["ñ"],
    ["a'b"],
  ])("may not be %j", (name) => {
    const error = refusal(() => checkedName(name, "instance"));
    expect(error.field).toBe("name");
    expect(error.message.length).toBeLessThan(300);
  });
});
