import { afterEach, describe, expect, it } from "vitest";
import { createRefreshTokens } from "../packages/token-server/src/refresh-tokens/index.ts";
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
    const grant = { clientId: "app", revSig: "mark", userId: "ada", userRevSig: "hers", scopes: ["a", "b"] };
    const stranger = await tokens.issue({ ...grant, userId: "bob" });
    const issued: string[] = [];
    for (let round = 0; round < 102; round += 1) {
      clock.now += 1;
      issued.push(await tokens.issue(grant));
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
    await tokens.issue(grant);
    expect(await kept()).toHaveLength(1);
  });
});
