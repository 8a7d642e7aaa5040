import { afterEach, describe, expect, it } from "vitest";
import { openSecretBox } from "../packages/token-server/src/secrets/index.ts";
import { openStorage } from "../packages/token-server/src/storage/index.ts";
import {
  type KeyRing,
  type KeyRingOptions,
  openKeyRing,
} from "../packages/token-server/src/tokens/key-ring.ts";
import { openRetiredKeys } from "../packages/token-server/src/tokens/retired-keys.ts";
import { createSigningKeyStore } from "../packages/token-server/src/tokens/signing-key-store.ts";
import { eventually } from "./audit.ts";
import { engines } from "./database/engines.ts";
import { remove, temporaryFolder } from "./processes.ts";

const hour = 3_600_000;

describe.each(engines.filter(({ available }) => available))("On $name signing keys", ({ fresh }) => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  /** A home and a database that several token servers can share, and their clock. */
  const tenant = async () => {
    const home = await temporaryFolder();
    const database = await fresh();
    closing.push(
      () => remove(home),
      () => database.drop(),
    );
    const clock = { now: Date.now() };
    const returned: string[] = [];
    const open = async (options: Partial<KeyRingOptions> = {}, place = home): Promise<KeyRing> => {
      const storage = await openStorage(database.url);
      closing.push(() => storage.close());
      const ring = await openKeyRing({
        store: createSigningKeyStore(storage, await openSecretBox({ home })),
        retired: await openRetiredKeys(place),
        algorithm: "ES256",
        announcement: hour,
        grace: 2 * hour,
        every: undefined,
        shared: true,
        system: () => clock.now,
        onRotation: () => undefined,
        onReturned: (kid) => returned.push(kid),
        onFailure: (error) => expect.fail(String(error)),
        ...options,
      });
      closing.push(ring.close);
      return ring;
    };
    return { clock, returned, open, database, home };
  };
  const kids = (ring: KeyRing): readonly string[] => ring.current().published.map(({ kid }) => kid);
  const agree = (...rings: readonly KeyRing[]): Promise<boolean> =>
    eventually(
      async () => (new Set(rings.map((ring) => kids(ring).join())).size === 1 ? true : undefined),
      "the token servers to agree on the keys",
    );

  it("are the same at two token servers that begin together, and after each rotation", async () => {
    const { clock, open } = await tenant();
    const [one, other] = await Promise.all([open(), open()]);
    await agree(one, other);
    const [first = ""] = kids(one);
    await one.rotate({ force: false });
    await expect(other.rotate({ force: false })).rejects.toThrow(/announced already/);
    await agree(one, other);
    expect(other.current().signing.kid).toBe(first);
    clock.now += hour;
    const second = one.current().signing.kid;
    expect([second === first, other.current().signing.kid]).toEqual([false, second]);
    expect(kids(other)).toEqual([second, first]);
    clock.now += 2 * hour;
    expect([kids(one), kids(other)]).toEqual([[second], [second]]);
  });

  it("rotate by schedule, once for all token servers, and outlive a restart in the middle", async () => {
    const { clock, open } = await tenant();
    const times = { every: 10 * hour, announcement: hour };
    const told: string[] = [];
    const onRotation = (kid: string): void => void told.push(kid);
    const [one, other] = [await open({ ...times, onRotation }), await open({ ...times, onRotation })];
    const [first = ""] = kids(one);
    clock.now += 10 * hour;
    await eventually(
      async () => (kids(one).length === 2 && kids(other).length === 2 ? true : undefined),
      "a new key",
    );
    await agree(one, other);
    expect(told).toHaveLength(1);
    one.close();
    const again = await open(times);
    expect(again.current().signing.kid).toBe(first);
    clock.now += hour;
    expect(again.current().signing.kid).toBe(told[0]);
  });

  it("by force follow each other once all have the new one, and none of before counts any more", async () => {
    const { clock, open } = await tenant();
    const [one, other] = await Promise.all([open(), open()]);
    await agree(one, other);
    const [first = ""] = kids(one);
    await one.rotate({ force: false });
    await agree(one, other);
    await one.rotate({ force: true });
    await agree(one, other);
    expect([kids(one).length, one.current().signing.kid, other.current().signing.kid]).toEqual([
      3,
      first,
      first,
    ]);
    clock.now += 2_000;
    const [forced] = kids(one);
    expect([kids(one), kids(other)]).toEqual([[forced], [forced]]);
    expect(forced).not.toBe(first);
  });

  it("of a token server that is the only one are replaced by force at once", async () => {
    const { open } = await tenant();
    const ring = await open({ shared: false });
    const [first] = kids(ring);
    await ring.rotate({ force: true });
    expect([kids(ring).length, kids(ring)[0] === first]).toEqual([1, false]);
  });

  it("that were retired do not come back with an old copy of the database, and somebody hears of it", async () => {
    const { clock, open, returned, database, home } = await tenant();
    const ring = await open();
    const [old] = ring.current().published;
    await ring.rotate({ force: true });
    clock.now += 2_000;
    const [fresh = ""] = kids(ring);
    await eventually(
      async () => ((await openRetiredKeys(home)).has(old?.kid ?? "") ? true : undefined),
      "the old key to be written down as retired",
    );
    ring.close();
    const storage = await openStorage(database.url);
    closing.push(() => storage.close());
    const store = createSigningKeyStore(storage, await openSecretBox({ home }));
    // What an old copy says: the old key signs, and there is no other.
    await store.rewrite(() => (old === undefined ? [] : [old]));
    const again = await open();
    expect(returned).toContain(old?.kid);
    expect(kids(again)).toHaveLength(1);
    expect([old?.kid, fresh]).not.toContain(again.current().signing.kid);
    expect((await store.load()).map(({ kid }) => kid)).toEqual(kids(again));
  });
});
