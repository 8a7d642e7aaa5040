import { afterEach, describe, expect, it } from "vitest";
import { createRefreshTokens, newRefreshToken } from "../packages/token-server/src/refresh-tokens/index.ts";
import { grantRevoker } from "../packages/token-server/src/token-status/index.ts";
import { openStorage } from "../packages/token-server/src/storage/index.ts";
import { engines } from "./database/engines.ts";

describe.each(engines.filter(({ available }) => available))("On $name", ({ fresh }) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  it("a client has a hundred refresh tokens for a user, of which the oldest go first, and none for ever", async () => {
    const database = await fresh();
    const storage = await openStorage(database.url);
    closing.push(() => database.drop(), storage.close);
    const clock = { now: 1_000_000 };
    const now = (): number => clock.now;
    const tokens = createRefreshTokens(storage, { now, expired: now });
    const owner = { clientId: "app", revSig: "mark", userId: "ada", userRevSig: "hers" };
    const grant = { ...owner, directoryName: undefined, scopes: ["a", "b"] };
    const issue = async (changes: { readonly userId?: string } = {}): Promise<string> => {
      const token = newRefreshToken();
      await tokens.keep(token, { ...grant, ...changes });
      return token;
    };
    const stranger = await issue({ userId: "bob" });
    const issued: string[] = [];
    for (let round = 0; round < 102; round += 1) {
      clock.now += 1;
      issued.push(await issue());
    }
    const alive = await Promise.all(issued.map(async (token) => (await tokens.find(token)) !== undefined));
    expect(alive.map((one, index) => (one ? undefined : index)).filter((one) => one !== undefined)).toEqual([
      0, 1,
    ]);
    expect(await tokens.find(stranger)).toMatchObject({ ...grant, userId: "bob" });
    const kept = () => storage.kysely.selectFrom("refresh_token").selectAll().execute();
    expect(JSON.stringify(await kept())).not.toContain(issued.at(-1));
    clock.now += 604_800_001;
    expect(await tokens.find(issued.at(-1) ?? "")).toBeUndefined();
    await issue();
    expect(await kept()).toHaveLength(1);
  });

  it("a refresh token that cannot be revoked with all it has given, since too much of its client is, goes on", async () => {
    const database = await fresh();
    const storage = await openStorage(database.url);
    closing.push(() => database.drop(), storage.close);
    const clock = { now: 1_000_000 };
    const moments = { now: () => clock.now, expired: () => clock.now };
    const tokens = createRefreshTokens(storage, moments);
    const owner = { clientId: "app", revSig: "mark", userId: "ada", userRevSig: "hers" };
    const grant = { ...owner, directoryName: "Ada", scopes: ["a"] };
    const token = newRefreshToken();
    await tokens.keep(token, grant);
    const full = Array.from({ length: 1_000 }, (_, index) => ({
      seq: -1 - index,
      kind: "revoked" as const,
      client_id: `token-${index}`,
      rev_sig: "token",
      until: clock.now + 60_000,
      owner: "app",
    }));
    await storage.kysely.insertInto("revocation").values(full).execute();
    const revoke = grantRevoker(storage, moments);
    await expect(revoke(token, "app")).rejects.toMatchObject({ code: "too-many-revoked" });
    expect(await tokens.find(token)).toMatchObject(grant);
    clock.now += 60_001;
    await revoke(token, "app");
    expect(await tokens.find(token)).toBeUndefined();
    const rows = await storage.kysely.selectFrom("revocation").select(["rev_sig", "until"]).execute();
    expect(rows).toEqual([{ rev_sig: "grant", until: clock.now + 86_400_000 + 60_000 }]);
  });
});
