import { randomInt } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createIdentityProvider,
  type IdentityProvider,
} from "../../packages/token-server/src/identity-provider/index.ts";
import { openStorage, type Storage } from "../../packages/token-server/src/storage/index.ts";
import { thorough } from "../hostile/growth.ts";
import { remove, temporaryFolder } from "../processes.ts";
import { report } from "./report.ts";
import { type Comparison, compareSamples } from "./welch.ts";

/** Guesses of each kind: a verification takes some 60 ms on purpose. */
const guesses = thorough ? 2_000 : 20;
/** The catalogue's figure; so few calls beside other tests show no more than that the work is done. */
const mostMedians = thorough ? 0.05 : 0.5;
const attempts = 3;

describe("G11: how long a wrong password takes", () => {
  let folder: string;
  let storage: Storage;
  let users: IdentityProvider;
  beforeAll(async () => {
    folder = await temporaryFolder();
    storage = await openStorage(`sqlite:${join(folder, "token-server.db")}`);
    users = createIdentityProvider({ storage, now: () => Date.now() });
    await users.createUser({ name: "known", password: "correct horse", roles: ["MonitoringDataRead"] });
  });
  afterAll(async () => {
    await storage.close();
    await remove(folder);
  });

  /** Times guesses at a user there is and at one there is not, in turn, whichever comes first by chance. */
  async function measure(): Promise<Comparison> {
    const names = ["known", "nobody"] as const;
    const taken = [new Float64Array(guesses), new Float64Array(guesses)] as const;
    for (let guess = 0; guess < guesses; guess += 1) {
      const first = randomInt(2);
      for (const which of [first, 1 - first] as const) {
        const started = performance.now();
        const verified = await users.verifyPassword(names[which] ?? "", "wrong horse");
        const samples = taken[which];
        if (verified !== undefined || samples === undefined) throw new Error("a wrong password counts");
        samples[guess] = performance.now() - started;
      }
    }
    return compareSamples(...taken);
  }

  it("row 132: tells nothing of whether a user exists", { timeout: 1_800_000 }, async () => {
    let seen = await measure();
    for (let attempt = 1; attempt < attempts && seen.medians >= mostMedians; attempt += 1)
      seen = await measure();
    const medians = `${(seen.medians * 100).toFixed(2)} %`;
    report("g11", { guesses: 2 * guesses, t: seen.t.toFixed(2), "medians differ by": medians });
    expect(seen.medians).toBeLessThan(mostMedians);
  });
});
