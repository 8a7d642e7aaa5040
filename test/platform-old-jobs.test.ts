import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "./database/engines.ts";
import { openPlatform, orderAtWork, outcome } from "./platform-orders.ts";

const roles = ["MonitoringDataRead"];

describe.each(engines.filter(({ available }) => available))("On $name", ({ fresh }) => {
  let platform: Awaited<ReturnType<typeof openPlatform>>;
  const clock = { now: 1_700_000_000_000 };
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), "platform-old-jobs-"));
    const database = await fresh();
    closing.push(
      () => rm(home, { recursive: true }),
      () => database.drop(),
      () => platform.close(),
    );
    platform = await openPlatform(database.url, home, () => clock.now);
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  const order = (name: string): Promise<string> =>
    platform.managed.orderInstance({ name, plan: "api", parameters: { roles }, metadata: {} });
  const make = async (name: string) => {
    clock.now += 1000;
    const done = await outcome(platform.managed, await order(name));
    expect(done).toMatchObject({ state: "COMPLETE" });
    const found = await platform.managed.find("service_instance", done?.resource ?? "");
    if (found === undefined) throw new Error("not made");
    return found;
  };
  const rowsOf = (count: number, change: object) =>
    Array.from({ length: count }, (_, index) => ({
      ...orderAtWork(`row-${index}`, clock.now),
      state: "FAILED" as const,
      ...change,
    }));

  it("what could not be made is not more than what may be made", async () => {
    const { managed, storage } = platform;
    const jobs = () => storage.kysely.deleteFrom("platform_job").where("guid", "like", "row-%").execute();
    for (let at = 0; at < 2_500; at += 500) {
      const rows = rowsOf(500, {}).map((row, index) => ({
        ...row,
        guid: `row-${at + index}`,
        name: `row-${at + index}`,
      }));
      await storage.kysely.insertInto("platform_job").values(rows).execute();
    }
    await expect(order("one-more")).rejects.toMatchObject({ code: "limit-reached" });
    // One of the same name takes the other's place.
    expect(await outcome(managed, await order("row-7"))).toMatchObject({ state: "COMPLETE" });
    await jobs();
  });

  it("many jobs of long ago are forgotten in steps, with the orders that come", async () => {
    const { storage } = platform;
    const old = () =>
      storage.kysely.selectFrom("platform_job").select("guid").where("guid", "like", "row-%").execute();
    await storage.kysely
      .insertInto("platform_job")
      .values(rowsOf(150, { stands_in: 0 }))
      .execute();
    clock.now += 8 * 86_400_000;
    await make("step-1");
    expect((await old()).length).toBeGreaterThanOrEqual(50);
    await make("step-2");
    await make("step-3");
    expect(await old()).toEqual([]);
  });

  it("many jobs that stay keep none of those behind them from being forgotten", async () => {
    const { storage } = platform;
    const rows = storage.kysely.selectFrom("platform_job").select("guid").where("guid", "like", "row-%");
    await storage.kysely.insertInto("platform_job").values(rowsOf(250, {})).execute();
    clock.now += 1;
    const last = { ...orderAtWork("row-last", clock.now), state: "FAILED" as const, stands_in: 0 };
    await storage.kysely.insertInto("platform_job").values(last).execute();
    clock.now += 8 * 86_400_000;
    for (const step of ["a", "b", "c"]) await make(`behind-${step}`);
    const left = await rows.execute();
    expect([left.length, left.some(({ guid }) => guid === "row-last")]).toEqual([250, false]);
    await storage.kysely.deleteFrom("platform_job").where("guid", "like", "row-%").execute();
  });

  it("jobs are forgotten a week after their end, and what was last done to what is still there is not", async () => {
    const { managed, storage } = platform;
    const kept = await make("kept");
    const gone = await make("gone");
    const removal = await managed.orderRemoval(gone);
    await outcome(managed, removal);
    clock.now += 8 * 86_400_000;
    await make("after");
    expect(await managed.job(removal)).toBeUndefined();
    expect(await managed.find("service_instance", kept.guid)).toMatchObject({
      lastOperation: kept.lastOperation,
    });
    const left = await storage.kysely.selectFrom("platform_job").select("resource").execute();
    expect(left.map(({ resource }) => resource)).not.toContain(gone.guid);
  });
});
