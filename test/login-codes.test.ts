import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLoginCodes, type LoginCodes } from "../packages/token-server/src/login-codes/login-codes.ts";
import { openStorage, type Storage } from "../packages/token-server/src/storage/index.ts";
import { engines } from "./database/engines.ts";

describe.each(engines.filter(({ available }) => available))("On $name a code of a login", ({ fresh }) => {
  let storages: readonly Storage[];
  let servers: readonly LoginCodes[];
  let drop: () => Promise<unknown>;
  const clock = { now: 1_700_000_000_000 };
  const grant = {
    kind: "passcode",
    userId: "u",
    userRevSig: "r",
    scopes: ["openid"],
    redirectUri: undefined,
    challenge: undefined,
  } as const;
  beforeAll(async () => {
    const database = await fresh();
    drop = () => database.drop();
    // Two processes on one database, as two token servers have it.
    storages = [await openStorage(database.url), await openStorage(database.url)];
    servers = storages.map((storage) => createLoginCodes(storage, () => clock.now));
  });
  afterAll(async () => {
    for (const storage of storages) await storage.close();
    await drop();
  });

  it("gives one of many that bring it at once what it stands for, at whichever server", async () => {
    const code = (await servers[0]?.issue(grant)) ?? "";
    const tries = Array.from({ length: 10 }, () => servers.map((server) => server.redeem(code, "passcode")));
    const got = (await Promise.all(tries.flat())).filter((one) => one !== undefined);
    expect(got).toEqual([grant]);
  });

  it("of one kind is none of the other, and counts no more once it was tried so", async () => {
    const code = (await servers[0]?.issue(grant)) ?? "";
    expect(await servers[0]?.redeem(code, "authorization-code")).toBeUndefined();
    expect(await servers[0]?.redeem(code, "passcode")).toBeUndefined();
  });

  it("that nobody brought ends after its time, and is kept no longer than until the next one", async () => {
    const code = (await servers[0]?.issue(grant)) ?? "";
    clock.now += 300_001;
    expect(await servers[1]?.redeem(code, "passcode")).toBeUndefined();
    for (let each = 0; each < 3; each += 1) await servers[0]?.issue(grant);
    clock.now += 300_001;
    await servers[1]?.issue(grant);
    const rows = await storages[0]?.kysely.selectFrom("login_code").select("hash").execute();
    expect(rows).toHaveLength(1);
  });
});
