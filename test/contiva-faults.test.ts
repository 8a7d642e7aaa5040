import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { auditLines } from "./audit.ts";
import { contivaSession } from "./contiva/session.ts";
import { type FaultCalls, faultsOf } from "./faults.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let faults: FaultCalls;
let entry: readonly unknown[];
beforeAll(async () => {
  const roles = ["MonitoringDataRead", "DataStoresAndQueuesRead", "DataStoresAndQueuesDelete"];
  stack = await startStack(tenantFor(clientWith("patient", roles)));
  faults = await faultsOf(stack);
  const token = await tokenFor(stack, "patient", "secret");
  const [found] = (await read(stack, token, "DataStoreEntries")).json<Feed<Record<string, unknown>>>().d
    .results;
  entry = [found?.["Id"], found?.["DataStoreName"], found?.["IntegrationFlow"], [found?.["Type"]]];
});
afterAll(() => stack.stop());
afterEach(() => faults.clear());

const list = ["messageProcessingLogs", "getMessageProcessingLogs", { top: 3 }];

/** A rule that nobody ever meets, which counts requests. */
const counting = (id: string, method: string, path: string) =>
  ({ id, method, path, skip: 1_000_000, fault: { kind: "delay", milliseconds: 1 } }) as const;
const injectedBy = async (id: string) => (await faults.list()).find((rule) => rule.id === id)?.injected;
const countedBy = async (id: string) => (await faults.list()).find((rule) => rule.id === id)?.matched;

describe("@contiva/sap-integration-suite-client, while things go wrong,", () => {
  it("waits as long as a 429 says and asks again, until it has its logs", async () => {
    const path = "/api/v1/MessageProcessingLogs";
    await faults.add(counting("asked", "GET", path), {
      id: "busy",
      path,
      count: 2,
      fault: { kind: "status", status: 429, retryAfter: 2 },
    });
    // As it comes, its own error for a 429 lacks the answer that its retries look at, and it gives up at once.
    const options = { normalizeResponses: false };
    const [outcome] = await contivaSession(stack, stack.key("patient", "secret"), [list], options);
    expect(outcome?.refused).toBeUndefined();
    expect([await injectedBy("busy"), await countedBy("asked")]).toEqual([2, 3]);
    const times = (await auditLines(stack, "resource-api"))
      .filter(({ event }) => event === "fault.injected")
      .map(({ time = "" }) => Date.parse(time));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_990);
  });

  it("says why it gives up", async () => {
    await faults.add({ fault: { kind: "status", status: 429 } });
    const [outcome] = await contivaSession(stack, stack.key("patient", "secret"), [list]);
    expect(outcome?.refused).toBe(429);
  });

  it("fetches another CSRF token where its own counts no more, and its write is done", async () => {
    await faults.add(counting("fetched", "GET", "/"), {
      id: "expired",
      count: 1,
      fault: { kind: "csrf-token" },
    });
    const outcomes = await contivaSession(stack, stack.key("patient", "secret"), [
      ["messageStore", "deleteDataStoreEntry", ...entry],
      ["messageStore", "getDataStoreEntry", ...entry],
    ]);
    expect(outcomes.map(({ refused }) => refused)).toEqual([undefined, 404]);
    expect([await injectedBy("expired"), await countedBy("fetched")]).toEqual([1, 2]);
  });

  it("gets another token where the API refuses its own in the middle of its work", async () => {
    await faults.add({ id: "refused", count: 1, fault: { kind: "status", status: 401 } });
    const [outcome] = await contivaSession(stack, stack.key("patient", "secret"), [list]);
    expect(outcome?.value).toMatchObject({ logs: [{}, {}, {}] });
    expect(await injectedBy("refused")).toBe(1);
  });
});
