import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTenant, type Tenant } from "./testing/open-tenant.ts";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
  const parameters = { roles: ["MonitoringDataRead"], "token-validity": 3600 };
  for (const name of ["one", "two"]) await tenant.instances.createInstance({ name, plan: "api", parameters });
});
afterAll(() => tenant.close());

async function newKey(instance: string, name: string) {
  const { document, id } = await tenant.instances.createKey(instance, { name });
  const clientId = document.oauth.clientid;
  const key = tenant.instances.directory.find(clientId)?.keys.find(({ keyId }) => keyId === id);
  return { clientId, revSig: key?.revSig ?? "" };
}

describe("the revocation feed", () => {
  it("says of a deleted key which tokens to refuse, and until the last that any may have has expired", async () => {
    const key = await newKey("one", "a");
    const kept = await newKey("one", "b");
    expect(key.revSig).toMatch(/^[0-9a-f]{8}$/);
    await tenant.instances.deleteKey("one", "a");
    const [revocation, ...others] = await tenant.instances.revocationsAfter(0);
    expect(others).toEqual([]);
    expect(revocation).toMatchObject({ kind: "revoked", subject: key.clientId, revSig: key.revSig });
    // Longer than this instance's tokens live now: it may have had a longer validity when they were issued.
    expect(revocation?.until).toBeGreaterThanOrEqual(tenant.clock.time + 86_400_000);
    expect(revocation?.revSig).not.toBe(kept.revSig);
    expect(tenant.instances.directory.find(key.clientId)?.keys.map(({ revSig }) => revSig)).toEqual([
      kept.revSig,
    ]);
  });

  it("goes on behind the number that was read, one entry for each key of a deleted instance", async () => {
    const seq = (await tenant.instances.revocationsAfter(0)).at(-1)?.seq ?? 0;
    const keys = [await newKey("two", "a"), await newKey("two", "b")];
    expect((await tenant.instances.deleteInstance("two")).toSorted()).toEqual(["a", "b"]);
    const revocations = await tenant.instances.revocationsAfter(seq);
    expect(revocations.map((entry) => entry.seq)).toEqual([seq + 1, seq + 2]);
    expect(new Set(revocations.map(({ revSig }) => revSig))).toEqual(
      new Set(keys.map(({ revSig }) => revSig)),
    );
  });

  it("is the same after a restart", async () => {
    const before = await tenant.instances.revocationsAfter(0);
    tenant = await tenant.restart();
    expect(await tenant.instances.revocationsAfter(0)).toEqual(before);
  });

  it("forgets an entry when no token of it can be alive", async () => {
    expect(await tenant.instances.revocationsAfter(0)).not.toEqual([]);
    tenant.clock.time += 86_400_000 + 61_000;
    expect(await tenant.instances.revocationsAfter(0)).toEqual([]);
  });
});
