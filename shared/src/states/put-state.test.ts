import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStateFiles } from "./state-files.ts";

const memory = "/dev/shm";

describe("A state that is kept", () => {
  let home: string;
  let elsewhere: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "tenantbox-home-"));
    elsewhere = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), "tenantbox-data-"));
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
    await rm(elsewhere, { recursive: true });
  });
  const files = () =>
    createStateFiles({ home, service: "resource-api", databaseUrl: `sqlite:${join(elsewhere, "logs.db")}` });

  it("is made beside the database, on whatever file system, and moved into the home for its owner only", async () => {
    const made: string[] = [];
    const kept = await files().put("one", async (path) => {
      made.push(path);
      writeFileSync(path, "rows", { mode: 0o644 });
    });
    expect(made[0]?.startsWith(elsewhere)).toBe(true);
    expect(kept).toMatchObject({ name: "one", bytes: 4 });
    const folder = join(home, "snapshots", "resource-api");
    expect(readFileSync(join(folder, "one.db"), "utf8")).toBe("rows");
    expect(statSync(join(folder, "one.db")).mode & 0o777).toBe(0o600);
    expect([readdirSync(folder), readdirSync(elsewhere)]).toEqual([["one.db"], []]);
  });

  it("that cannot be made leaves the one before and nothing else", async () => {
    await files().put("one", async (path) => writeFileSync(path, "rows"));
    const failing = files().put("one", async (path) => {
      writeFileSync(path, "ro");
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("the disk is full");
    const folder = join(home, "snapshots", "resource-api");
    expect(readFileSync(join(folder, "one.db"), "utf8")).toBe("rows");
    expect([readdirSync(folder), readdirSync(elsewhere)]).toEqual([["one.db"], []]);
  });

  it("takes away what a crash has left of another", async () => {
    writeFileSync(join(elsewhere, ".tenantbox-making-resource-api-crash"), "half");
    writeFileSync(join(elsewhere, ".tenantbox-making-token-server-other"), "somebody else's");
    await files().put("one", async (path) => writeFileSync(path, "rows"));
    expect(readdirSync(elsewhere)).toEqual([".tenantbox-making-token-server-other"]);
  });
});
