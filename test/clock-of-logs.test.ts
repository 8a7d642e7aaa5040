import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { logAdministrationOf } from "./log-administration.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";
import { readerWith } from "./tenant-reader.ts";
import { type TestFeatureCalls, testFeaturesOf } from "./test-features.ts";

const day = 86_400_000;

describe.each(stackEngines)("When the clock of a tenant on $name moves,", ({ start }) => {
  let stack: Stack;
  let features: TestFeatureCalls;
  beforeAll(async () => {
    stack = await start();
    features = await testFeaturesOf(stack);
  });
  afterAll(() => stack.stop());
  beforeEach(() => features.clock({ reset: true }));

  it.each([
    [-400 * day, 0],
    [400 * day, 1],
  ])("by %i ms, what waits in data stores is overdue or no more", async (advance, share) => {
    await features.clock({ advance_ms: advance });
    const reader = await readerWith(stack, `stores${share}`, ["DataStoresAndQueuesRead"]);
    const entries = await reader.list("DataStoreEntries");
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.filter(({ Status }) => Status === "Overdue")).toHaveLength(share * entries.length);
    expect(await reader.list("DataStoreEntries?overdueonly=true")).toHaveLength(share * entries.length);
    for (const store of await reader.list("DataStores"))
      expect(Number(store["NumberOfOverdueMessages"])).toBe(share * Number(store["NumberOfMessages"]));
    expect(await reader.list("DataStores?overdueonly=true")).toHaveLength(share * 3);
  });
});

describe.each(stackEngines)("A month later on $name,", ({ start }) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start();
  });
  afterAll(() => stack.stop());

  it("logs of more than thirty days are gone when the move is done, and the demo tenant has new ones", async () => {
    const operator = await logAdministrationOf(stack);
    const moment = (epochMs: number): string => `datetime'${new Date(epochMs).toISOString().slice(0, 19)}'`;
    const old = `LogEnd lt ${moment(Date.now() - 5 * day)}`;
    expect(await operator.count(old)).toBeGreaterThan(500);
    await (await testFeaturesOf(stack)).clock({ advance_ms: 31 * day });
    expect(await operator.count(old)).toBe(0);
    expect(await operator.count(`LogEnd gt ${moment(Date.now() + 29 * day)}`)).toBeGreaterThan(20);
  });
});
