import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostileStack, hostileEngines } from "../hostile/hostile-stack.ts";
import { openPki, type Pki } from "../hostile/pki.ts";
import { certificateWays, reasonsOf, showEverywhere } from "./certificate-ways.ts";
import { contentVectors } from "./certificate-vectors/contents.ts";
import { nameVectors } from "./certificate-vectors/names.ts";
import { pathVectors } from "./certificate-vectors/paths.ts";
import { type CertificateVector, makeWorld } from "./certificate-vectors/vector.ts";
import { report } from "./report.ts";

const least = 120;
const atOnce = 4;

describe("G4: certificates rebuilt from the cases of x509-limbo", () => {
  let stack: HostileStack;
  let pki: Pki;
  let vectors: readonly CertificateVector[];
  const moment = Math.floor(Date.now() / 1000) * 1000;
  beforeAll(async () => {
    const started = await hostileEngines[0]?.start({ TENANTBOX_TEST_FEATURES: "on" });
    if (started === undefined) throw new Error("no engine");
    stack = started;
    pki = await openPki(stack);
    const world = makeWorld(moment);
    vectors = [pathVectors, nameVectors, contentVectors].flatMap((make) => make(world));
    const roots = [...new Set(vectors.flatMap((vector) => vector.roots))];
    for (const [index, { certificate }] of roots.entries())
      await writeFile(join(stack.home, "trust", `vector-${index}.pem`), certificate.toString());
    // Half a second later than the moment: fractions of a second belong to it.
    await pki.clock({ now: new Date(moment + 500).toISOString(), frozen: true });
  });
  afterAll(async () => {
    await pki?.clock({ reset: true });
    await stack?.stop();
  });

  it("get one verdict each, the stated one, at the token server, in a header, at the API, and bound to a token", {
    timeout: 120_000,
  }, async () => {
    expect(vectors.length).toBeGreaterThanOrEqual(least);
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
    // The roots are trusted once a leaf under the last one counts.
    const shownAll: (readonly [CertificateVector, Awaited<ReturnType<typeof showEverywhere>>])[] = [];
    const waiting = [...vectors];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        shownAll.push([next, await showEverywhere(stack, pki, next)]);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    const last = (await stack.call(`${stack.apiUrl}/api/v1/`)).headers["x-correlation-id"];
    const reasons = await reasonsOf(stack, String(last));
    const wrong = shownAll.flatMap(([{ name, good }, ways]) =>
      certificateWays.flatMap((way) => {
        const { status, id } = ways[way];
        const reason = reasons.get(id) ?? "";
        // Refused for what it is, not because nobody registered it; or TLS lets nobody show it.
        const refused = status === "cut" || (status === 401 && !reason.includes("not-registered"));
        const right = good ? status === 200 : refused;
        return right ? [] : [`${name}, ${way}: ${status} ${reason}, but it is ${good ? "good" : "bad"}`];
      }),
    );
    expect(wrong).toEqual([]);
    report("g04", {
      vectors: vectors.length,
      good: vectors.filter(({ good }) => good).length,
      ways: certificateWays.length,
      differing: wrong.length,
    });
    await rm(join(stack.home, "trust", "vector-0.pem"));
  });
});
