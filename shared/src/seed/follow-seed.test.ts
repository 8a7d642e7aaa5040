import { mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FollowedSeed, openSeed } from "./follow-seed.ts";
import { SeedError } from "./index.ts";

let folder: string;
let file: string;
let followed: FollowedSeed;
/** What the one who follows heard: ids of the flows, or the line of the problem. */
let heard: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantbox-seed-"));
  file = join(folder, "seed.yaml");
  await writeFile(file, "flows: [{ id: first }]\n");
  followed = await openSeed({ path: file, pollInterval: 600_000 });
  heard = [];
});

afterEach(async () => {
  followed.close();
  await rm(folder, { recursive: true, force: true });
});

const follow = (onSeed?: () => Promise<void>): void =>
  followed.follow({
    async onSeed(seed) {
      heard.push(seed.flows.map(({ id }) => id).join());
      await onSeed?.();
    },
    onProblem: (error) =>
      void heard.push(error instanceof SeedError ? `line ${error.problems[0]?.line}` : String(error)),
  });

describe("who follows a seed", () => {
  it("hears of a change, and the seed is the new one", async () => {
    follow();
    await writeFile(file, "flows: [{ id: second }]\n");
    await followed.refresh();
    expect(heard).toEqual(["second"]);
    expect(followed.seed.flows[0]?.id).toBe("second");
  });

  it("hears by itself, without asking", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    follow(async () => resolve());
    await writeFile(join(folder, "next.yaml"), "flows: [{ id: second }]\n");
    await rename(join(folder, "next.yaml"), file);
    await promise;
    expect(heard).toEqual(["second"]);
  });

  it("hears nothing when a file was only touched, or says the same in other words", async () => {
    follow();
    await utimes(file, new Date(0), new Date(0));
    await followed.refresh();
    await writeFile(file, '{"flows": [{"id": "first"}]}');
    await followed.refresh();
    expect(heard).toEqual([]);
  });

  it("hears the line of a broken seed once, keeps the old one, and hears when it is repaired", async () => {
    follow();
    await writeFile(file, "flows:\n- id: 7\n");
    await followed.refresh();
    await followed.refresh();
    expect([heard, followed.seed.flows[0]?.id]).toEqual([["line 2"], "first"]);
    await writeFile(file, "flows:\n- id: seven\n");
    await followed.refresh();
    expect(heard).toEqual(["line 2", "seven"]);
  });

  it("keeps the old seed when the new one is not taken, and offers the next one", async () => {
    let taken = false;
    follow(async () => {
      if (!taken) throw new Error("not today");
    });
    await writeFile(file, "flows: [{ id: second }]\n");
    await followed.refresh();
    expect(followed.seed.flows[0]?.id).toBe("first");
    taken = true;
    await writeFile(file, "flows: [{ id: third }]\n");
    await followed.refresh();
    expect(heard).toEqual(["second", "Error: not today", "third"]);
  });

  it("hears when a file that the seed refers to appears", async () => {
    follow();
    await writeFile(file, "trust: [{ certificate: root.pem }]\nflows: [{ id: trusting }]\n");
    await followed.refresh();
    await writeFile(join(folder, "root.pem"), "-----BEGIN CERTIFICATE-----\n");
    await followed.refresh();
    expect(heard).toEqual(["line 1", "trusting"]);
  });
});
