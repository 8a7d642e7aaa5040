import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InstanceError, ManagedServices } from "../packages/token-server/src/service-instances/index.ts";
import { engines } from "./database/engines.ts";
import { openPlatform, orderAtWork, outcome } from "./platform-orders.ts";

const everything = { offset: 0, limit: 100 };
const roles = ["MonitoringDataRead"];

describe.each(engines.filter(({ available }) => available))("On $name", ({ fresh }) => {
  let platform: Awaited<ReturnType<typeof openPlatform>>;
  const clock = { now: 1_700_000_000_000 };
  const closing: (() => Promise<unknown>)[] = [];
  let reopen: () => Promise<void>;
  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), "platform-orders-"));
    const database = await fresh();
    closing.push(
      () => rm(home, { recursive: true }),
      () => database.drop(),
      () => platform.close(),
    );
    const open = () => openPlatform(database.url, home, () => clock.now);
    platform = await open();
    reopen = async () => {
      await platform.close();
      platform = await open();
    };
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  const make = async (name: string, metadata = {}) => {
    clock.now += 1000;
    const { managed } = platform;
    const job = await managed.orderInstance({ name, plan: "api", parameters: { roles }, metadata });
    const done = await outcome(managed, job);
    expect(done).toMatchObject({ state: "COMPLETE", operation: "service_instance.create" });
    const found = await managed.find("service_instance", done?.resource ?? "");
    if (found === undefined) throw new Error("not made");
    return found;
  };
  const names = async (filter: Parameters<ManagedServices["list"]>[1], kind = "service_instance" as const) =>
    (
      await platform.managed.list(kind, filter, {
        ...everything,
        orderBy: { member: "name", descending: false },
      })
    ).items.map(({ name }) => name);

  it("an instance that was ordered works for every door once its job is complete", async () => {
    const made = await make("first", { labels: { env: "dev" }, tags: ["t"] });
    expect(made).toMatchObject({
      name: "first",
      plan: "api",
      isMade: true,
      metadata: { labels: { env: "dev" }, annotations: {}, tags: ["t"] },
      lastOperation: { type: "create", state: "succeeded" },
    });
    const seen = await platform.instances.getInstance("first");
    expect(seen.id).toBe(made.guid);
    expect(platform.instances.directory.find(seen.clientId)?.scopes).not.toEqual([]);
  });

  it("what breaks a rule fails with the rule's words, is shown as failed, and its name can be had again", async () => {
    const { managed } = platform;
    const job = await managed.orderInstance({
      name: "picky",
      plan: "api",
      parameters: { roles: [] },
      metadata: {},
    });
    const failed = await outcome(managed, job);
    expect(failed).toMatchObject({
      state: "FAILED",
      failure: expect.stringContaining("roles: at least one") as string,
    });
    const shown = await managed.find("service_instance", failed?.resource ?? "");
    expect(shown).toMatchObject({ isMade: false, lastOperation: { type: "create", state: "failed" } });
    expect(await platform.instances.listInstances()).not.toContainEqual(
      expect.objectContaining({ name: "picky" }),
    );
    await make("picky");
    expect(await names({ names: ["picky"] })).toEqual(["picky"]);
    expect(await managed.find("service_instance", failed?.resource ?? "")).toBeUndefined();
  });

  it("one of many orders of the same name at once is taken", async () => {
    const orders = Array.from({ length: 10 }, () =>
      platform.managed.orderInstance({ name: "once", plan: "api", parameters: { roles }, metadata: {} }),
    );
    const results = await Promise.allSettled(orders);
    const taken = results.filter(({ status }) => status === "fulfilled");
    expect(taken).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    await expect.poll(() => names({ names: ["once"] })).toEqual(["once"]);
  });

  it("lists are picked by labels, times, plans and names, and cut into pages", async () => {
    const before = clock.now;
    await make("la", { labels: { env: "dev", tier: "" } });
    await make("lb", { labels: { env: "prod" } });
    await make("lc");
    const ours = { createdAts: [{ operator: "gt", moments: [before] }] } as const;
    expect(await names(ours)).toEqual(["la", "lb", "lc"]);
    const label = (operator: "exists" | "not-exists" | "in" | "not-in", key: string, values: string[] = []) =>
      names({ ...ours, labels: [{ key, operator, values }] });
    expect(await label("in", "env", ["dev", "x"])).toEqual(["la"]);
    expect(await label("not-in", "env", ["dev"])).toEqual(["lb", "lc"]);
    expect(await label("exists", "env")).toEqual(["la", "lb"]);
    expect(await label("not-exists", "env")).toEqual(["lc"]);
    expect(await label("in", "tier", [""])).toEqual(["la"]);
    expect(await label("exists", "env' or '1'='1")).toEqual([]);
    expect(await names({ ...ours, plans: ["integration-flow"] })).toEqual([]);
    expect(await names({ names: ["lb", "lc", "unknown"] })).toEqual(["lb", "lc"]);
    expect(await names({ createdAts: [{ operator: "in", moments: [before + 2000] }] })).toEqual(["lb"]);
    expect(
      await names({ createdAts: [...ours.createdAts, { operator: "lte", moments: [before + 1000] }] }),
    ).toEqual(["la"]);
    const page = await platform.managed.list("service_instance", ours, {
      orderBy: { member: "created_at", descending: true },
      offset: 1,
      limit: 1,
    });
    expect(page.total).toBe(3);
    expect(page.items.map(({ name }) => name)).toEqual(["lb"]);
  });

  it("a key that was ordered opens the door, also under another name of its instance, until its removal was carried out", async () => {
    const { managed } = platform;
    const instance = await make("renamed");
    const order = {
      name: "k",
      parameters: { "key-type": "certificate" },
      metadata: { annotations: { a: "b" } },
    };
    const job = await outcome(managed, await managed.orderKey(instance.guid, order));
    const key = await managed.find("service_credential_binding", job?.resource ?? "");
    if (key === undefined) throw new Error("not made");
    expect(key).toMatchObject({
      instance: instance.guid,
      isMade: true,
      metadata: { annotations: { a: "b" } },
    });
    await managed.relabel(instance, { name: "other-name", metadata: { labels: { x: "y" } } });
    expect(await managed.keyOf(key)).toMatchObject({
      instance: "other-name",
      document: { oauth: { url: "https://a" } },
    });
    expect(platform.followed.slice(-3)).toEqual(["renamed/k", "renamed/k", "other-name/k"]);
    await expect(managed.relabel(instance, { name: "first", metadata: {} })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(managed.orderKey(instance.guid, order)).rejects.toMatchObject({ code: "conflict" });
    const before = platform.done.count;
    expect(await outcome(managed, await managed.orderRemoval(key))).toMatchObject({ state: "COMPLETE" });
    await expect.poll(() => platform.done.count).toBe(before + 1);
    expect(await managed.keyOf(key)).toBeUndefined();
    expect(await managed.find("service_credential_binding", key.guid)).toBeUndefined();
  });

  it("parameters, name and labels change together, or none of them", async () => {
    const { managed } = platform;
    const instance = await make("changing");
    const order = (parameters: object) =>
      managed.orderUpdate(instance, { name: "changed", parameters, metadata: { labels: { l: "1" } } });
    expect(await outcome(managed, await order({ "token-validity": 1 }))).toMatchObject({ state: "FAILED" });
    expect(await managed.find("service_instance", instance.guid)).toMatchObject({
      name: "changing",
      metadata: { labels: {} },
      lastOperation: { type: "update", state: "failed" },
    });
    clock.now += 1;
    expect(await outcome(managed, await order({ "token-validity": 3600 }))).toMatchObject({
      state: "COMPLETE",
    });
    expect(await managed.find("service_instance", instance.guid)).toMatchObject({
      name: "changed",
      metadata: { labels: { l: "1" } },
      lastOperation: { type: "update", state: "succeeded" },
    });
    expect((await managed.instanceOf(instance))?.parameters["token-validity"]).toBe(3600);
  });

  it("an instance that goes while its keys are made leaves none behind, nor any that could not be made", async () => {
    const { managed, storage } = platform;
    const instance = await make("short-lived");
    const order = (index: number) =>
      managed.orderKey(instance.guid, {
        name: `k${index}`,
        parameters: { "key-type": "certificate" },
        metadata: {},
      });
    const jobs = await Promise.all(Array.from({ length: 6 }, (_, index) => order(index)));
    const removals = await Promise.allSettled([1, 2].map(() => managed.orderRemoval(instance)));
    const [removal = ""] = removals.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    for (const refused of removals)
      if (refused.status === "rejected")
        expect(["in-progress", "not-found"]).toContain((refused.reason as InstanceError).code);
    expect(removals.filter(({ status }) => status === "rejected")).toHaveLength(1);
    for (const job of [...jobs, removal]) await outcome(managed, job);
    expect(await managed.job(removal)).toMatchObject({ state: "COMPLETE" });
    const keys = storage.kysely
      .selectFrom("service_key")
      .selectAll()
      .where("instance_id", "=", instance.guid);
    expect(await keys.execute()).toEqual([]);
    const shown = await managed.list(
      "service_credential_binding",
      { instances: [instance.guid] },
      everything,
    );
    expect(shown).toEqual({ total: 0, items: [] });
  });

  it("an order that an end cut off has failed, and never stays at work", async () => {
    const row = orderAtWork("cut", clock.now);
    await platform.storage.kysely.insertInto("platform_job").values(row).execute();
    clock.now += 120_000;
    await reopen();
    expect(await platform.managed.job("cut")).toMatchObject({ state: "FAILED" });
    expect(await platform.managed.find("service_instance", "cut-instance")).toMatchObject({
      lastOperation: {
        type: "create",
        state: "failed",
        description: expect.stringContaining("stopped") as string,
      },
    });
    await make("cut");
  });
});
