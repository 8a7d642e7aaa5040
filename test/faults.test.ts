import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type FaultCalls, faultsOf } from "./faults.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
let faults: FaultCalls;
beforeAll(async () => {
  stack = await startStack();
  token = await tokenFor(stack, "demo-api", "secret");
  faults = await faultsOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => faults.clear());

const logs = "MessageProcessingLogs?$top=3";
const list = (path = logs, headers: Record<string, string> = {}): Promise<Reply> =>
  read(stack, token, path, { headers });
const statuses = async (count: number, path?: string): Promise<number[]> => {
  const seen: number[] = [];
  for (let turn = 0; turn < count; turn += 1) seen.push((await list(path)).status);
  return seen;
};

describe("A status on command, at the resource API,", () => {
  it.each([
    [401, "The access token is not valid.", { "www-authenticate": /error="invalid_token"/ }],
    [403, null, { "www-authenticate": /error="insufficient_scope"/ }],
    [429, null, { "retry-after": /^1$/ }],
    [500, null, {}],
  ])("%i comes in the form of OData, as JSON or XML", async (status, message, headers) => {
    await faults.add({ fault: { kind: "status", status } });
    const json = await list();
    expect(json.status).toBe(status);
    expect(json.json()).toMatchObject({ error: { message: { lang: "en", value: message } } });
    expect(json.headers).toMatchObject({ dataserviceversion: "1.0", "cache-control": "no-store" });
    for (const [name, form_] of Object.entries(headers)) expect(json.headers[name]).toMatch(form_);
    const xml = await list(logs, { accept: "application/atom+xml" });
    expect(xml.headers["content-type"]).toBe("application/xml;charset=utf-8");
    expect(xml.text).toContain(
      '<error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">',
    );
  });

  it.each([
    [502, "502 Bad Gateway: Registered endpoint failed to handle the request.\n", "endpoint_failure"],
    [
      503,
      /^503 Service Unavailable: Requested route \('localhost:\d+'\) has no available endpoints\.\n$/,
      "no_endpoints",
    ],
    [504, "504 Gateway Timeout: Registered endpoint failed to answer in time.\n", "endpoint_timeout"],
  ])("%i is the page of the gateway, whatever is accepted", async (status, text, mark) => {
    await faults.add({ fault: { kind: "status", status } });
    const reply = await list();
    expect(reply.status).toBe(status);
    expect(reply.text).toMatch(text);
    expect(reply.headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "x-cf-routererror": mark,
    });
  });

  it("says when to come back and why, where the rule does", async () => {
    await faults.add({ fault: { kind: "status", status: 429, retryAfter: 7, message: "Slow down." } });
    const reply = await list();
    expect([reply.headers["retry-after"], reply.json()]).toMatchObject([
      "7",
      { error: { code: "Too Many Requests", message: { value: "Slow down." } } },
    ]);
  });

  it("comes in the middle of paging, so often as it should, and its rule says how often it was", async () => {
    await faults.add({
      id: "third-page",
      path: "/api/v1/MessageProcessingLogs",
      skip: 2,
      count: 2,
      fault: { kind: "status", status: 401 },
    });
    expect(await statuses(6)).toEqual([200, 200, 401, 401, 200, 200]);
    expect(await faults.list()).toMatchObject([{ id: "third-page", matched: 4, injected: 2 }]);
  });

  it("meets the pages alone whose query it names", async () => {
    await faults.add({ query: "*$skiptoken=*", fault: { kind: "status", status: 500 } });
    const first = await list("MessageProcessingLogs?$select=MessageGuid");
    const next = first.json<Feed<unknown>>().d.__next ?? "";
    expect(next).toContain("$skiptoken=1000");
    expect([first.status, (await list(next)).status]).toEqual([200, 500]);
  });

  it("meets the client alone that it names, whatever it may do", async () => {
    const other = await tokenFor(stack, "demo-readonly", "secret");
    await faults.add({
      client: stack.key("demo-readonly", "secret").clientid,
      fault: { kind: "status", status: 403 },
    });
    expect([(await list()).status, (await read(stack, other, logs)).status]).toEqual([200, 403]);
  });

  it("leaves administration and health alone", async () => {
    await faults.add({ path: "*", fault: { kind: "status", status: 500 } });
    expect((await stack.call(`${stack.apiUrl}/health/ready`)).status).toBe(200);
    expect(await faults.list()).toHaveLength(1);
  });

  it("stands in the audit log beside what was asked", async () => {
    await faults.add({ id: "noted", fault: { kind: "status", status: 429 } });
    expect(await auditOf(stack, "resource-api", await list())).toMatchObject([
      {
        event: "fault.injected",
        outcome: "refused",
        principal: stack.key("demo-api", "secret").clientid,
        method: "GET",
        path: "/api/v1/MessageProcessingLogs",
        detail: "noted status 429",
      },
    ]);
  });
});

describe("An answer on command", () => {
  it("comes late", async () => {
    await faults.add({ count: 1, fault: { kind: "delay", milliseconds: 400 } });
    const started = performance.now();
    expect((await list()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(395);
  });

  it("comes late, and wrong", async () => {
    await faults.add(
      { fault: { kind: "delay", milliseconds: 200 } },
      { fault: { kind: "status", status: 500 } },
    );
    const started = performance.now();
    expect((await list()).status).toBe(500);
    expect(performance.now() - started).toBeGreaterThanOrEqual(195);
  });

  it("comes slowly, and whole", async () => {
    const whole = await list();
    await faults.add({ fault: { kind: "slow-body", bytesPerSecond: whole.bytes.length * 2 } });
    const started = performance.now();
    expect((await list()).json()).toEqual(whole.json());
    expect(performance.now() - started).toBeGreaterThanOrEqual(400);
  });

  it("is whole HTTP and broken JSON, compressed or not", async () => {
    const whole = await list("MessageProcessingLogs?$top=50");
    await faults.add({ fault: { kind: "truncate" } });
    for (const coding of ["identity", "gzip"]) {
      const reply = await list("MessageProcessingLogs?$top=50", { "accept-encoding": coding });
      expect([reply.status, reply.headers["content-length"]]).toEqual([200, String(reply.bytes.length)]);
      expect(whole.text.startsWith(reply.text)).toBe(true);
      expect(reply.bytes.length).toBe(Math.floor(whole.bytes.length / 2));
      expect(() => reply.json()).toThrow(SyntaxError);
    }
  });

  it("is the page before, once there was one, and then the right one again", async () => {
    const pages = ["$top=2", "$top=2&$skip=2", "$top=2&$skip=4"].map(
      (query) => `MessageProcessingLogs?${query}`,
    );
    const guids = async (path = ""): Promise<string[]> =>
      (await list(path))
        .json<Feed<{ MessageGuid: string }>>()
        .d.results.map(({ MessageGuid }) => MessageGuid);
    const right = [await guids(pages[0]), await guids(pages[1]), await guids(pages[2])];
    await faults.add({ count: 1, fault: { kind: "stale-page" } });
    expect([await guids(pages[0]), await guids(pages[1]), await guids(pages[2])]).toEqual([
      right[0],
      right[0],
      right[2],
    ]);
  });

  it("to a write asks for a CSRF token, and reads go on", async () => {
    await faults.add({ count: 1, fault: { kind: "csrf-token" } });
    const write = (): Promise<Reply> =>
      read(stack, token, "DataStoreEntries(Id='x',DataStoreName='y',IntegrationFlow='',Type='')", {
        method: "DELETE",
      });
    expect((await list()).status).toBe(200);
    const refused = await write();
    expect([refused.status, refused.headers["x-csrf-token"]]).toEqual([403, "Required"]);
    const again = await write();
    expect(again.headers["x-csrf-token"]).toBeUndefined();
  });
});
