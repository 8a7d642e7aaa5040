import { readSettings } from "@tenantbox/shared/config";
import { lenientPolicy } from "@tenantbox/odata-v2/parse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceApiConfig } from "../packages/resource-api/src/config.ts";
import { basic, form, read, tokenFor } from "./flows.ts";
import { openConnection } from "./raw.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

describe("A tenant with limits of its own", () => {
  let stack: Stack;
  let token: string;
  beforeAll(async () => {
    stack = await startStack({
      settings: {
        urlBytes: 400,
        headerBytes: 5_000,
        headerLines: 20,
        bodyBytes: 2_048,
        formBytes: 1_025,
        formParameters: 10,
        optionLength: 120,
        filterTerms: 2,
        filterDepth: 6,
        orderKeys: 1,
        expandItems: 1,
        expandDepth: 1,
        selectItems: 2,
        pathSegments: 2,
        idleTimeout: 200,
        queryWorkers: 1,
        queryQueue: 1,
        passwordGuesses: 2,
        passwordChecks: 1,
        passwordQueue: 1,
      },
    });
    token = await tokenFor(stack, "demo-api", "secret");
  });
  afterAll(() => stack.stop());
  const logs = (options: string, call: Call = {}): Promise<Reply> =>
    read(stack, token, `MessageProcessingLogs?$top=1&${options}`, call);
  const ask = (query: string, call: Call = {}): Promise<Reply> => {
    const { tokenurl, clientid, clientsecret } = stack.key("demo-api", "secret");
    const headers = { ...(call.headers as Record<string, string>), ...basic(clientid, clientsecret) };
    return stack.call(`${tokenurl}?${query}`, { method: "POST", ...call, headers });
  };
  const grant = "grant_type=client_credentials";
  const lines = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_none, index) => [`x-${index}`, "1"]));
  const equal = (times: number): string => Array.from({ length: times }, () => "Status eq 'A'").join(" or ");
  const filter = (text: string): string => `$filter=${encodeURIComponent(text)}`;

  const cases: readonly (readonly [string, (over: boolean) => Promise<Reply>, number])[] = [
    ["an address", (over) => logs(`$orderby=LogEnd${"%20".repeat(over ? 130 : 1)}`), 414],
    ["all headers", (over) => logs("", { headers: { x: "y".repeat(over ? 5_000 : 500) } }), 431],
    ["header lines", (over) => logs("", { headers: lines(over ? 25 : 10) }), 431],
    [
      "an announced body",
      (over) => stack.call(`${stack.tokenUrl}/x`, { method: "POST", body: "y".repeat(over ? 2_049 : 2_048) }),
      413,
    ],
    ["a form", (over) => ask(grant, form({ x: "y".repeat(over ? 1_024 : 1_000) })), 413],
    [
      "parameters",
      (over) => ask(`${grant}${Array.from({ length: over ? 10 : 9 }, (_n, i) => `&x${i}=`).join("")}`),
      400,
    ],
    ["an option", (over) => logs(filter(`Status eq '${"a".repeat(over ? 120 : 90)}'`)), 400],
    ["comparisons", (over) => logs(filter(equal(over ? 3 : 2))), 400],
    [
      "brackets",
      (over) => logs(filter(`${"(".repeat(over ? 8 : 3)}Status eq 'A'${")".repeat(over ? 8 : 3)}`)),
      400,
    ],
    ["keys to sort by", (over) => logs(`$orderby=LogEnd${over ? ",LogStart" : ""}`), 400],
    [
      "links to expand",
      (over) => logs(`$expand=CustomHeaderProperties${over ? ",AdapterAttributes" : ""}`),
      400,
    ],
    ["levels to expand", (over) => logs(`$expand=CustomHeaderProperties${over ? "/Log" : ""}`), 400],
    ["names to select", (over) => logs(`$select=Status,LogEnd${over ? ",LogStart" : ""}`), 400],
    ["segments", (over) => read(stack, token, `MessageProcessingLogs${over ? "('x')/A/B" : ""}?$top=1`), 400],
  ];

  it.each(cases)("takes %s up to its limit and nothing beyond", async (_what, send, refused) => {
    const [within, beyond] = [await send(false), await send(true)];
    expect(within.status).not.toBe(refused);
    expect([beyond.status, beyond.text]).toEqual([refused, expect.not.stringMatching(/^$/)]);
  });

  it("says how much it takes", async () => {
    expect((await ask(grant, form({ x: "y".repeat(1_024) }))).text).toContain("larger than 1025 bytes");
    expect((await logs(filter(equal(3)))).text).toMatch(/2/);
  });

  it("lets as many queries wait as its queue holds, and tells the others when to come back", async () => {
    // A thousand logs keep the one worker busy for longer than eight callers take to arrive.
    const slow = `MessageProcessingLogs?$top=1000&${filter("substringof('e',Status)")}`;
    const ask = (): Promise<Reply> => read(stack, token, slow);
    const replies = await Promise.all(Array.from({ length: 40 }, ask));
    const busy = replies.filter(({ status }) => status === 503);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 503]));
    for (const { headers } of busy) expect(headers["retry-after"]).toMatch(/^\d+$/);
    expect((await ask()).status).toBe(200);
  });

  it("counts wrong passwords as it is told", async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 3; guess += 1)
      statuses.push(
        (await read(stack, "", "MessageProcessingLogs", { headers: basic("demo", "wrong") })).status,
      );
    expect(statuses).toEqual([401, 401, 429]);
  });

  it("verifies as many passwords at once as it is told, lets as many wait, and has the others come back", async () => {
    const login = (user: number): Promise<Reply> =>
      read(stack, "", "MessageProcessingLogs", { headers: basic(`nobody-${user}`, "wrong") });
    const replies = await Promise.all(Array.from({ length: 12 }, (_none, user) => login(user)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401, 503]));
    for (const { status, headers } of replies)
      if (status === 503) expect(headers["retry-after"]).toMatch(/^\d+$/);
  });

  it("ends a connection on which nothing is asked", async () => {
    const socket = await openConnection(stack, stack.apiUrl);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.resume().write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const started = performance.now();
    await closed;
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

it("A resource API whose settings say nothing has the limits of the library", () => {
  expect(resourceApiConfig(readSettings({})).request).toEqual(lenientPolicy.limits);
});
