import { describe, expect, it } from "vitest";
import { type FaultRuleInput, faultRule } from "./fault-rule.ts";
import { createFaults } from "./faults.ts";

const logs = {
  method: "GET",
  path: "/api/v1/MessageProcessingLogs",
  query: "$top=5",
  front: true,
  client: "sb-a",
};
const status = { kind: "status", status: 500 } as const;

/** Which of the requests meet something under one rule. */
function met(rule: FaultRuleInput, requests: readonly Partial<typeof logs>[]): boolean[] {
  const faults = createFaults({ now: () => 0 });
  faults.add(faultRule.parse(rule));
  return requests.map((request) => faults.meet({ ...logs, ...request }).met.length > 0);
}

describe("rules of faults", () => {
  it("a rule without conditions is met by every request", () => {
    expect(met({ fault: status }, [{}, { method: "POST" }, { client: "sb-b" }])).toEqual([true, true, true]);
  });

  it.each<[string, FaultRuleInput, Partial<typeof logs>, boolean]>([
    ["its client", { client: "sb-a", fault: status }, {}, true],
    ["another client", { client: "sb-b", fault: status }, {}, false],
    ["its method", { method: "GET", fault: status }, {}, true],
    ["another method", { method: "POST", fault: status }, {}, false],
    ["its path", { path: "/api/v1/MessageProcessingLogs", fault: status }, {}, true],
    ["a longer path", { path: "/api/v1/MessageProcessing", fault: status }, {}, false],
    ["a pattern's path", { path: "/api/*Logs", fault: status }, {}, true],
    ["a pattern's path with more behind", { path: "/api/*Log", fault: status }, {}, false],
    ["a query it names a part of", { query: "*$top=*", fault: status }, {}, true],
    ["another query", { query: "*$skip=*", fault: status }, {}, false],
    ["a read where a CSRF token is wanted", { fault: { kind: "csrf-token" } }, {}, false],
    ["a write where a CSRF token is wanted", { fault: { kind: "csrf-token" } }, { method: "POST" }, true],
  ])("a request with %s", (_, rule, request, expected) => {
    expect(met(rule, [request])).toEqual([expected]);
  });

  it("the first go well, then so many meet it, then all go well again", () => {
    expect(met({ skip: 2, count: 2, fault: status }, [{}, {}, {}, {}, {}])).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  it("a request that does not match is not counted", () => {
    const requests = [{ method: "POST" }, {}, { method: "POST" }, {}];
    expect(met({ method: "GET", skip: 1, fault: status }, requests)).toEqual([false, false, false, true]);
  });

  it("delays add up before one fault of another kind, and later rules wait for their turn", () => {
    const faults = createFaults({ now: () => 0 });
    for (const [id, fault] of [
      ["a", { kind: "delay", milliseconds: 5 }],
      ["b", status],
      ["c", { kind: "status", status: 429 }],
    ] as const)
      faults.add(faultRule.parse({ id, count: 1, fault }));
    expect(faults.meet(logs).met.map(({ rule }) => rule)).toEqual(["a", "b"]);
    expect(faults.meet(logs).met.map(({ rule }) => rule)).toEqual(["c"]);
    expect(faults.list().map(({ injected }) => injected)).toEqual([1, 1, 1]);
  });

  it("a server that is away for a while comes back by itself", () => {
    const clock = { now: 0 };
    const faults = createFaults({ now: () => clock.now });
    faults.add(faultRule.parse({ fault: { kind: "unavailable", milliseconds: 100 } }));
    expect(faults.meet(logs).met).toHaveLength(1);
    clock.now = 100;
    expect(faults.meet(logs).met).toEqual([]);
  });

  it.each<[string, FaultRuleInput, Partial<typeof logs>, boolean]>([
    ["what clients call", { fault: status }, { path: "/x", front: false }, false],
    [
      "a path that it names",
      { path: "/internal/*", fault: status },
      { path: "/internal/v1", front: false },
      true,
    ],
    ["anything", { fault: { kind: "unavailable" } }, { path: "/token_keys", front: false }, true],
  ])("a rule means %s", (_, rule, request, expected) => {
    expect(met(rule, [request])).toEqual([expected]);
  });

  it("an old page is one that the same client had of the same path, and waits until there is one", () => {
    const faults = createFaults({ now: () => 0 });
    faults.add(faultRule.parse({ skip: 1, count: 1, fault: { kind: "stale-page" } }));
    const page = (name: string) => ({ status: 200, headers: {}, body: Buffer.from(name) });
    const shown = (client: string, next: string): string | undefined => {
      const meeting = faults.meet({ ...logs, client });
      meeting.keep?.(page(next));
      return meeting.met[0]?.page?.body.toString();
    };
    expect([
      shown("sb-a", "one"),
      shown("sb-b", "other"),
      shown("sb-a", "two"),
      shown("sb-a", "three"),
    ]).toEqual([undefined, undefined, undefined, "two"]);
    expect(shown("sb-a", "four")).toBeUndefined();
  });

  it("two rules of one name are refused, and a rule that is removed leaves room for another", () => {
    const faults = createFaults({ now: () => 0 });
    const rule = faultRule.parse({ id: "one", fault: status });
    faults.add(rule);
    expect(() => faults.add(rule)).toThrow("a rule one is in force");
    expect([faults.remove("one"), faults.remove("one")]).toEqual([true, false]);
    expect(faults.add(rule)).toMatchObject({ id: "one", server: "resource-api", matched: 0, injected: 0 });
  });

  it.each([
    [{ fault: { kind: "status", status: 200 } }],
    [{ fault: { kind: "earthquake" } }],
    [{ path: "api", fault: status }],
    [{ cuont: 1, fault: status }],
    [{ count: 0, fault: status }],
    [{ server: "token-server", fault: { kind: "csrf-token" } }],
    [{ server: "token-server", fault: { kind: "stale-page" } }],
  ])("a rule that cannot be meant is refused: %o", (rule) => {
    expect(faultRule.safeParse(rule).success).toBe(false);
  });
});
