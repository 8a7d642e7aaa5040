import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage, type Storage } from "../storage/index.ts";
import { revocationsAfter } from "../revocations/index.ts";
import { createIdentityProvider, type IdentityProvider } from "./identity-provider.ts";
import { hashPassword, isPassword } from "./password-hash.ts";

let home: string;
let database: Storage;
let users: IdentityProvider;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "identity-provider-"));
  database = await openStorage(`sqlite:${join(home, "token-server.db")}`);
  users = createIdentityProvider({ storage: database, now: () => 1_700_000_000_000 });
});
afterEach(async () => {
  await database.close();
  await rm(home, { recursive: true });
});

const demo = {
  name: "Demo@acme.test",
  password: "correct horse",
  roles: ["MonitoringDataRead"],
  spaceRoles: ["space_developer"],
};

describe("the identity provider", () => {
  it("knows a user by name in any case and the right password", async () => {
    const created = await users.createUser(demo);
    expect(created).toMatchObject({
      name: "demo@acme.test",
      roles: demo.roles,
      createdAt: 1_700_000_000_000,
    });
    expect(await users.verifyPassword("DEMO@acme.test", "correct horse")).toEqual(created);
    expect(await users.findUser("demo@acme.test")).toEqual(created);
  });

  it("knows a password whatever the composition of its letters", async () => {
    await users.createUser({ ...demo, password: "pa\u0308ssword" });
    expect(await users.verifyPassword(demo.name, "p\u00e4ssword")).toMatchObject({ name: "demo@acme.test" });
  });

  it.each([
    ["a wrong password", demo.name, "correct horsE"],
    ["an empty password", demo.name, ""],
    ["an unknown name", "nobody", "correct horse"],
    ["a name from an object's prototype", "__proto__", "correct horse"],
    ["a very long password", demo.name, "x".repeat(100_000)],
  ])("turns away %s", async (_, name, password) => {
    await users.createUser(demo);
    expect(await users.verifyPassword(name, password)).toBeUndefined();
  });

  it("keeps no password in the database and no two hashes alike", async () => {
    await users.createUser(demo);
    await users.createUser({ ...demo, name: "second" });
    const rows = await database.kysely.selectFrom("idp_user").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain("correct horse");
    expect(new Set(rows.map((row) => row.password_hash)).size).toBe(2);
  });

  it("makes each name once, also when it is asked at the same time", async () => {
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => users.createUser(demo)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(users.createUser({ ...demo, name: "DEMO@ACME.TEST" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await users.listUsers()).toHaveLength(1);
  });

  it("forgets a deleted user", async () => {
    await users.createUser(demo);
    await users.deleteUser(demo.name);
    expect(await users.verifyPassword(demo.name, demo.password)).toBeUndefined();
    await expect(users.deleteUser(demo.name)).rejects.toMatchObject({ code: "not-found" });
  });

  it("gives a user the roles of the collections assigned, as they are now", async () => {
    await users.createRoleCollection({ name: "Monitors", roles: ["MonitoringDataRead"] });
    const made = await users.createUser({
      name: "ada",
      password: demo.password,
      roles: ["ESBMessaging.send"],
      roleCollections: ["Monitors", "PI_Business_Expert"],
    });
    expect(made.effectiveRoles).toEqual([
      "ESBMessaging.send",
      "MonitoringDataRead",
      "AuthGroup_BusinessExpert",
    ]);
    await users.updateRoleCollection("Monitors", { roles: ["MessagePayloadsRead"] });
    expect((await users.findUser("ada"))?.effectiveRoles).toContain("MessagePayloadsRead");
    await users.deleteRoleCollection("Monitors");
    expect((await users.findUser("ada"))?.roleCollections).toEqual(["PI_Business_Expert"]);
  });

  it("has another mark for a user's tokens after each new password, and tells resource APIs of it", async () => {
    const { id, revSig } = await users.createUser(demo);
    const changed = await users.updateUser(demo.name, { password: "battery staple" });
    expect(changed.revSig).not.toBe(revSig);
    expect(await users.verifyPassword(demo.name, demo.password)).toBeUndefined();
    expect(await users.verifyPassword(demo.name, "battery staple")).toEqual(changed);
    expect((await users.updateUser(demo.name, { roles: [] })).revSig).toBe(changed.revSig);
    await users.deleteUser(demo.name);
    const told = await revocationsAfter(database.kysely, 0, 1_700_000_000_000);
    expect(told.map(({ kind, subject, revSig: mark }) => [kind, subject, mark])).toEqual([
      ["changed", id, ""],
      ["revoked", id, revSig],
      ["changed", id, ""],
      ["revoked", id, changed.revSig],
    ]);
  });

  it("keeps predefined role collections as they are", async () => {
    const [first] = await users.listRoleCollections();
    expect(first).toMatchObject({ name: "PI_Read_Only", roles: ["AuthGroup_ReadOnly"], predefined: true });
    for (const refused of [
      users.updateRoleCollection("PI_Read_Only", { roles: [] }),
      users.deleteRoleCollection("PI_Read_Only"),
    ])
      await expect(refused).rejects.toMatchObject({ code: "predefined" });
    const again = users.createRoleCollection({ name: "PI_Read_Only", roles: [] });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  it.each([
    ["name", { ...demo, name: "a:b" }],
    ["name", { ...demo, name: "" }],
    ["name", { ...demo, name: "sb-1!b1|it!b1" }],
    ["name", { ...demo, name: 7 }],
    ["password", { ...demo, password: "short" }],
    ["password", { ...demo, password: "x".repeat(257) }],
    ["password", { ...demo, password: undefined }],
    ["roles", { ...demo, roles: ["Nothing"] }],
    ["roles", { ...demo, roles: "MonitoringDataRead" }],
    ["roles", { ...demo, roles: [["MonitoringDataRead"]] }],
    ["roles", { ...demo, roles: ["MonitoringDataRead "] }],
    ["roleCollections", { ...demo, roleCollections: ["Nowhere"] }],
    ["roleCollections", { ...demo, roleCollections: "PI_Read_Only" }],
  ])("refuses a user for the %s in %j", async (field, user) => {
    await expect(users.createUser(user)).rejects.toMatchObject({ code: "invalid-parameter", field });
    expect(await users.listUsers()).toEqual([]);
  });
});

describe("a password hash", () => {
  it("row 231: with another algorithm or a low cost fits no password", async () => {
    const hash = await hashPassword("correct horse");
    expect(await isPassword("correct horse", hash)).toBe(true);
    for (const weak of [
      hash.replace("$scrypt$", "$plain$"),
      hash.replace("$scrypt$", "$md5$"),
      "5f4dcc3b5aa765d61d8327deb882cf99",
      hash.replace("ln=15", "ln=1"),
      hash.replace("ln=15", "ln=31"),
      hash.replace("r=8", "r=1"),
      `${hash}x`,
      "correct horse",
      "",
    ]) {
      expect(await isPassword("correct horse", weak)).toBe(false);
    }
  });
});
