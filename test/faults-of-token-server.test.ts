import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FaultCalls, faultsOf } from "./faults.ts";
import { askToken, basic, form, read, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { testFeaturesOf } from "./test-features.ts";

let stack: Stack;
let faults: FaultCalls;
beforeAll(async () => {
  stack = await startStack();
  faults = await faultsOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => faults.clear());

describe("At the token server, on command,", () => {
  const ask = (): Promise<Reply> => askToken(stack, stack.key("demo-api", "secret"));

  it.each([
    [400, { error: "invalid_request", error_description: "The request is malformed" }],
    [401, { error: "invalid_client", error_description: "Bad credentials" }],
    [429, { error: "too_many_requests", error_description: "Too many requests" }],
    [500, { error: "server_error", error_description: "The request could not be handled" }],
  ])("a %i comes in the form of OAuth", async (status, body) => {
    await faults.add({ server: "token-server", fault: { kind: "status", status } });
    const reply = await ask();
    expect([reply.status, reply.json()]).toEqual([status, body]);
    expect(reply.headers["cache-control"]).toBe("no-store");
    expect(reply.headers["www-authenticate"] !== undefined).toBe(status === 401);
    expect(reply.headers["retry-after"]).toBe(status === 429 ? "1" : undefined);
  });

  it.each([
    [401, 1000, "CF-InvalidAuthToken", "Invalid Auth Token"],
    [429, 10013, "CF-RateLimitExceeded", "Rate Limit Exceeded"],
    [418, 10009, "CF-UnableToPerform", "The operation could not be completed"],
    [500, 10001, "UnknownError", "An unknown error occurred."],
  ])("a %i comes in the form of Cloud Foundry at the platform's API", async (status, code, title, detail) => {
    await faults.add({ server: "token-server", path: "/v3/*", fault: { kind: "status", status } });
    const reply = await stack.call(`${stack.tokenUrl}/v3/service_instances`);
    expect([reply.status, reply.json()]).toEqual([status, { errors: [{ code, title, detail }] }]);
    expect(reply.headers["retry-after"]).toBe(status === 429 ? "1" : undefined);
    expect(reply.headers["x-ratelimit-remaining"]).toBe(status === 429 ? "0" : undefined);
  });

  it("whoever is named in the header, the query or the form is the client; the others go on", async () => {
    const named = stack.key("demo-api", "secret");
    await faults.add({
      server: "token-server",
      client: named.clientid,
      fault: { kind: "status", status: 500 },
    });
    const post = (query: string, call: object) =>
      stack.call(`${named.tokenurl}${query}`, { method: "POST", ...call });
    const grant = { grant_type: "client_credentials" };
    const credentials = { client_id: named.clientid, client_secret: named.clientsecret ?? "" };
    const forms = [
      () => ask(),
      () => post("", form({ ...grant, ...credentials })),
      () => post(`?${new URLSearchParams({ ...grant, client_id: named.clientid }).toString()}`, {}),
    ];
    for (const each of forms) expect((await each()).status).toBe(500);
    const other = stack.key("demo-readonly", "secret");
    const others = { client_id: other.clientid, client_secret: other.clientsecret ?? "" };
    expect((await askToken(stack, other)).status).toBe(200);
    expect((await post("", form({ ...grant, ...others }))).status).toBe(200);
    expect(
      (
        await post("", {
          ...form(grant),
          headers: { ...form(grant).headers, ...basic(other.clientid, other.clientsecret) },
        })
      ).status,
    ).toBe(200);
  });

  it("a server that is away ends connections, the operator's excepted, until it comes back", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    await faults.add({ server: "token-server", fault: { kind: "unavailable" } });
    await expect(ask()).rejects.toThrow();
    await expect(stack.call(`${stack.tokenUrl}/token_keys`)).rejects.toThrow();
    expect((await read(stack, token, "MessageProcessingLogs?$top=1")).status).toBe(200);
    expect((await stack.call(`${stack.tokenUrl}/health/live`)).status).toBe(200);
    const operator = await testFeaturesOf(stack);
    expect((await operator.tokenServer("DELETE", "/faults")).status).toBe(204);
    expect((await ask()).status).toBe(200);
  });

  it("callers who bring a certificate to the API hear of a token server that is away, and come back when it does", async () => {
    const url = `${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`;
    const as = stack.identity("demo-api", "certificate");
    await faults.add({ server: "token-server", fault: { kind: "unavailable" } });
    const refused = await stack.call(url, { as });
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    await faults.clear();
    await expect.poll(async () => (await stack.call(url, { as })).status).toBe(200);
  });

  it("a server that is away may have a gateway that says so, for a while", async () => {
    await faults.add({
      server: "token-server",
      fault: { kind: "unavailable", as: "gateway", milliseconds: 300 },
    });
    const reply = await ask();
    expect([reply.status, reply.headers["x-cf-routererror"]]).toEqual([503, "no_endpoints"]);
    await expect.poll(async () => (await ask()).status).toBe(200);
  });

  it("what only the resource API knows is refused as a rule", async () => {
    const { tokenServer } = await testFeaturesOf(stack);
    const reply = await tokenServer("POST", "/faults", { fault: { kind: "csrf-token" } });
    expect([reply.status, reply.json()]).toMatchObject([400, { error: { field: "fault.kind" } }]);
    const wrong = await tokenServer("POST", "/faults", {
      server: "resource-api",
      fault: { kind: "delay", milliseconds: 1 },
    });
    expect([wrong.status, wrong.json()]).toMatchObject([400, { error: { field: "server" } }]);
  });
});
