import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "./database/engines.ts";
import { openPlatform, outcome } from "./platform-orders.ts";

describe.each(engines.filter(({ available }) => available))("On $name", ({ fresh }) => {
  let platform: Awaited<ReturnType<typeof openPlatform>>;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), "platform-hasty-"));
    const database = await fresh();
    platform = await openPlatform(database.url, home, Date.now);
    closing.push(
      () => platform.close(),
      () => database.drop(),
      () => rm(home, { recursive: true }),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  it("what is made between the look at it and the order to remove it is removed", async () => {
    const { managed } = platform;
    const parameters = { roles: ["MonitoringDataRead"] };
    const ordered = await managed.orderInstance({ name: "hasty", plan: "api", parameters, metadata: {} });
    const instance = (await outcome(managed, ordered))?.resource ?? "";
    const key = (await outcome(managed, await managed.orderKey(instance, { name: "key", metadata: {} })))
      ?.resource;
    for (const [kind, guid = ""] of [
      ["service_credential_binding", key],
      ["service_instance", instance],
    ] as const) {
      const found = await managed.find(kind, guid);
      if (found === undefined) throw new Error(`no ${kind}`);
      const removal = await managed.orderRemoval({ ...found, isMade: false });
      expect(await outcome(managed, removal)).toMatchObject({ state: "COMPLETE" });
      expect(await managed.find(kind, guid)).toBeUndefined();
    }
  });
});
