import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { administrationOf, askToken, basic, operatorKey, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

interface Event {
  readonly time: string;
  readonly event: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly method: string;
  readonly path: string;
  readonly peer: string;
  readonly principal?: string;
  readonly correlation_id: string;
  readonly explanation?: { readonly what: string; readonly next_step: string };
}

/** How a caller is refused, where, and what the one event about it says. */
interface Case {
  readonly call: (stack: Stack, id: string) => Promise<Reply>;
  readonly at: "tokenUrl" | "apiUrl";
  readonly status: number;
  readonly reason: string;
  readonly principal?: RegExp;
}

const logs = "/api/v1/MessageProcessingLogs?$top=1";
const atToken = (query: string, headers: Record<string, string>) => (stack: Stack, id: string) =>
  stack.call(`${stack.tokenUrl}/oauth/token?${query}`, {
    method: "POST",
    headers: { ...headers, "x-correlation-id": id },
  });
const atApi =
  (path: string, headers: Record<string, string> = {}) =>
  (stack: Stack, id: string) =>
    stack.call(`${stack.apiUrl}${path}`, { headers: { ...headers, "x-correlation-id": id } });
const grant = "grant_type=client_credentials";

const cases: readonly Case[] = [
  {
    call: atToken(grant, basic("nobody", "x")),
    at: "tokenUrl",
    status: 401,
    reason: "client-unknown",
    principal: /^unknown-/,
  },
  {
    call: (stack, id) => atToken(grant, basic(stack.key("demo-api", "secret").clientid, "x"))(stack, id),
    at: "tokenUrl",
    status: 401,
    reason: "secret-wrong",
    principal: /^sb-/,
  },
  { call: atToken("", basic("nobody", "x")), at: "tokenUrl", status: 401, reason: "client-unknown" },
  { call: atApi(logs), at: "apiUrl", status: 401, reason: "credentials-missing" },
  {
    call: atApi(logs, { authorization: "Bearer x.y.z" }),
    at: "apiUrl",
    status: 401,
    reason: "token-malformed",
  },
  {
    call: atApi(logs, { authorization: "Digest x" }),
    at: "apiUrl",
    status: 401,
    reason: "scheme-not-served",
  },
  { call: atApi("/admin/v1/retention"), at: "apiUrl", status: 401, reason: "credentials-missing" },
  {
    call: async (stack, id) => {
      const token = await tokenFor(stack, "demo-readonly", "secret");
      return atApi("/api/v1/DataStores", { authorization: `Bearer ${token}` })(stack, id);
    },
    at: "apiUrl",
    status: 403,
    reason: "role-missing",
    principal: /^sb-/,
  },
  {
    call: (stack, id) =>
      stack.call(`${stack.tokenUrl}/admin/v1/users`, { headers: { "x-correlation-id": id } }),
    at: "tokenUrl",
    status: 401,
    reason: "token-missing",
  },
  {
    call: (stack, id) =>
      stack.call(`${stack.apiUrl}${logs}`, {
        headers: ["authorization", "Bearer a", "authorization", "Bearer b", "x-correlation-id", id],
      }),
    at: "apiUrl",
    status: 400,
    reason: "header-doubled",
  },
];

describe.each(stackEngines)("On $name a refused caller", (engine) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await engine.start();
  });
  afterAll(() => stack.stop());

  it("row 240: leaves exactly one event, with time, method, who, whence, reason and the correlation id of the answer", async () => {
    const operator = await administrationOf(stack);
    const token = await operatorToken(stack);
    const eventsOf = async (at: Case["at"], id: string): Promise<readonly Event[]> => {
      const reply = await stack.call(`${stack[at]}/admin/v1/audit?correlation_id=${id}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return reply.json<{ resources: Event[] }>().resources;
    };
    for (const [number, { call, at, status, reason, principal }] of cases.entries()) {
      const id = `row-240-${number}-${engine.name}`;
      const reply = await call(stack, id);
      expect([reason, reply.status, reply.headers["x-correlation-id"]]).toEqual([reason, status, id]);
      const events = await eventually(async () => {
        const found = await eventsOf(at, id);
        return found.length > 0 ? found : undefined;
      }, `the event of ${reason}`);
      const [event] = events;
      expect([id, events.length, event?.outcome, event?.reason]).toEqual([id, 1, "refused", reason]);
      expect(event?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect([event?.method, event?.peer]).toEqual([
        at === "tokenUrl" && reason !== "token-missing" ? "POST" : "GET",
        expect.stringMatching(/^(::ffff:)?127\.|^::1$/),
      ]);
      expect(event?.explanation?.next_step).toMatch(/\.$/);
      if (principal !== undefined) expect(event?.principal).toMatch(principal);
    }
    expect((await operator.send("GET", "/audit?outcome=granted&limit=1")).status).toBe(200);
  });
});

async function operatorToken(stack: Stack): Promise<string> {
  const answer = await askToken(stack, operatorKey(stack));
  return answer.json<{ access_token: string }>().access_token;
}
