import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { eventually } from "../audit.ts";
import { administrationOf, tokenFor } from "../flows.ts";
import { remove, startProcesses, temporaryFolder } from "../processes.ts";
import { thorough } from "./growth.ts";

/** A restart takes a second, on a busy machine many more. */
const restartMs = 60_000;
const crashes = thorough ? 40 : 2;
/** Folders that hold private keys by contract, for their owner alone. */
const privateFolders = new Set(["keys", "users", "ca", "tls", "trust", "log"]);

/** Row 226: the token server dies while it makes a certificate. */
export function crashRows(): void {
  it(`row 226: after each of ${crashes} crashes while a certificate is made there is one key or none, and none in clear`, {
    timeout: 600_000,
  }, async () => {
    const home = await temporaryFolder();
    const stack = await startProcesses(home, undefined, { TENANTBOX_DEMO: "off" });
    try {
      await (await administrationOf(stack)).createInstance("crash", { roles: ["MonitoringDataRead"] });
      const fingerprints = new Set<string>();
      for (let crash = 0; crash < crashes; crash += 1) {
        const administration = await administrationOf(stack);
        const name = `key-${crash}`;
        const asked = administration
          .createKey("crash", name, { "key-type": "certificate" })
          .catch(() => undefined);
        // Anywhere between the question and the answer: a key pair takes some 100 ms.
        await new Promise((resolve) => setTimeout(resolve, (30 + crash * 83) % 190));
        process.kill(await tokenServerOf(home), "SIGKILL");
        const acknowledged = (await asked)?.status === 201;
        const retried = await eventually(
          async () => {
            try {
              const again = await administrationOf(stack);
              const reply = await again.createKey("crash", name, { "key-type": "certificate" });
              return [201, 409].includes(reply.status) ? reply.status : undefined;
            } catch {
              return undefined;
            }
          },
          "the token server to be back",
          restartMs,
        );
        if (acknowledged) expect(retried).toBe(409);
        const list = await (await administrationOf(stack)).send(
          "GET",
          "/service_instances/crash/service_keys",
        );
        const keys = list.json<{ service_keys?: { name: string }[]; resources?: { name: string }[] }>();
        const named = JSON.stringify(keys).split(`"name":"${name}"`).length - 1;
        expect([name, named]).toEqual([name, 1]);
        await eventually(
          () => tokenFor(stack, "crash", name).catch(() => undefined),
          "the key's files, and a token for it",
          restartMs,
        );
        fingerprints.add(new X509Certificate(stack.identity("crash", name).cert).fingerprint256);
      }
      expect(fingerprints.size).toBe(crashes);
      await expectNothingInClear(home);
    } finally {
      await stack.interrupt();
      await remove(home);
    }
  });
}

async function tokenServerOf(home: string): Promise<number> {
  const { pids } = JSON.parse(await readFile(join(home, "stack.json"), "utf8")) as {
    pids: Record<string, number>;
  };
  return pids["token-server"] ?? 0;
}

/** No private key stands in a file that is not there for it. */
async function expectNothingInClear(home: string): Promise<void> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const [folder = ""] = path.slice(home.length + 1).split("/");
    if (!entry.isFile() || privateFolders.has(folder)) continue;
    const bytes = await readFile(path);
    expect([path, bytes.includes("PRIVATE KEY"), bytes.includes('"d":"')]).toEqual([path, false, false]);
  }
}
