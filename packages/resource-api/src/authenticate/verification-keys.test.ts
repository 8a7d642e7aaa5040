import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { KeysUnavailableError } from "./principal.ts";
import { createFetchedKeys } from "./verification-keys.ts";

const publicJwk = (kid: string) => ({
  ...generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" }),
  kid,
  alg: "ES256",
  use: "sig",
});

const source = (published: () => readonly unknown[]) => {
  const state = { now: 0, fetches: 0 };
  const keys = createFetchedKeys({
    now: () => state.now,
    onFailure: () => {},
    fetchKeys: async () => {
      state.fetches += 1;
      return { keys: published(), version: String(state.fetches) };
    },
  });
  return { state, keys };
};

describe("the token server's keys", () => {
  it("a thousand made-up key ids cause one fetch in thirty seconds", async () => {
    const { state, keys } = source(() => [publicJwk("a")]);
    for (let count = 0; count < 1000; count += 1) await keys.find(`made-up-${count}`);
    expect(state.fetches).toBe(1);
    state.now = 30_000;
    await keys.find("one-more");
    expect(state.fetches).toBe(2);
  });

  it("a key that was published later is found after the floor, and the generation tells of it", async () => {
    const published = [publicJwk("a")];
    const { state, keys } = source(() => published);
    await keys.find("a");
    const before = keys.generation;
    published.push(publicJwk("b"));
    state.now = 30_000;
    expect((await keys.find("b"))?.kid).toBe("b");
    expect(keys.generation).toBeGreaterThan(before);
  });

  it("a made-up key id waits less than a second for a token server that says nothing", async () => {
    const never = Promise.withResolvers<never>();
    const keys = createFetchedKeys({
      now: () => 0,
      onFailure: () => {},
      fetchKeys: () => never.promise,
    });
    void keys.refresh();
    const since = performance.now();
    await expect(keys.find("made-up")).rejects.toThrow(KeysUnavailableError);
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  it("known keys are still found when the token server has gone", async () => {
    let away = false;
    const key = publicJwk("a");
    const { state, keys } = source(() => {
      if (away) throw new Error("away");
      return [key];
    });
    await keys.refresh();
    away = true;
    state.now = 1e9;
    expect((await keys.find("a"))?.kid).toBe("a");
    expect(await keys.find("b")).toBeUndefined();
  });

  it("a caller who comes before any key could be fetched is told to come back", async () => {
    const { keys } = source(() => {
      throw new Error("away");
    });
    await expect(keys.find("a")).rejects.toThrow(KeysUnavailableError);
  });

  it("a key whose end was announced counts until then and no longer, also while nothing can be fetched", async () => {
    const published = [publicJwk("old"), publicJwk("new")];
    const { state, keys } = source(() => published);
    await keys.refresh();
    keys.follow({ version: "1", ends: new Map([["old", 1_000]]) });
    const before = keys.generation;
    state.now = 999;
    expect([(await keys.find("old"))?.kid, keys.generation]).toEqual(["old", before]);
    state.now = 1_000;
    expect([await keys.find("old"), keys.generation, state.fetches]).toEqual([undefined, before + 1, 1]);
    expect((await keys.find("new"))?.kid).toBe("new");
  });

  it("another version than the one that is here is fetched at once", async () => {
    const published = [publicJwk("old")];
    const { state, keys } = source(() => published);
    await keys.refresh();
    published.push(publicJwk("announced"));
    keys.follow({ version: "1", ends: new Map() });
    expect(state.fetches).toBe(1);
    keys.follow({ version: "2", ends: new Map() });
    expect((await keys.find("announced"))?.kid).toBe("announced");
    expect(state.fetches).toBe(2);
  });
});
