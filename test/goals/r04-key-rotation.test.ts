import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../audit.ts";
import { administrationOf, decode, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import { report } from "./report.ts";

interface SigningKey {
  readonly kid: string;
  readonly state: string;
  readonly honoured_until: string | null;
}

/** Short: two rotations by command. Full: thirty by schedule, one every 20 s, as F19 has it. */
const rotations = thorough ? 30 : 2;
const requests = thorough ? 300_000 : 200;
const settings: Readonly<Record<string, string>> = thorough
  ? {
      TENANTBOX_KEY_ROTATION_SECONDS: "20",
      TENANTBOX_KEY_ANNOUNCEMENT_SECONDS: "5",
      TENANTBOX_KEY_GRACE_SECONDS: "30",
    }
  : { TENANTBOX_KEY_ANNOUNCEMENT_SECONDS: "2", TENANTBOX_KEY_GRACE_SECONDS: "2" };
const callers = thorough ? 16 : 4;
/** Time that a caller takes for its three requests: F19 is about 500 a second, not about as many as there can be. */
const roundMs = thorough ? (callers * 3 * 1_000) / 520 : 0;

describe("Signing keys that follow each other under load (F19, R4)", () => {
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home, undefined, settings);
  });
  afterAll(async () => {
    await stack?.interrupt();
    await remove(home);
  });

  const keys = async (): Promise<readonly SigningKey[]> => {
    const reply = await (await administrationOf(stack)).send("GET", "/signing_keys");
    return reply.json<{ resources: readonly SigningKey[] }>().resources;
  };

  it("fail no request, and no old key counts longer than its grace period", async () => {
    const failures: string[] = [];
    /** Key id → a token that it has signed. */
    const signed = new Map<string, string>();
    let count = 0;
    let going = true;
    const caller = async (): Promise<void> => {
      let last: string | undefined;
      for (let next = performance.now(); going; next += roundMs) {
        await pause(Math.max(0, next - performance.now()));
        try {
          const token = await tokenFor(stack, "demo-api", "secret");
          const kid = String(decode(token).header["kid"]);
          if (!signed.has(kid)) signed.set(kid, token);
          // Its own, and the one before it, which another key may have signed.
          for (const one of [token, last ?? token]) {
            const { status } = await read(stack, one, "MessageProcessingLogs?$top=1&$select=MessageGuid");
            if (status !== 200) failures.push(`a read was answered ${status}`);
          }
          last = token;
        } catch (error) {
          failures.push(String(error));
        }
        count += 3;
      }
    };
    const started = performance.now();
    const load = Promise.all(Array.from({ length: callers }, caller));
    try {
      const administration = await administrationOf(stack);
      const seen = (): number => signed.size - 1;
      while (seen() < rotations || count < requests) {
        const before = signed.size;
        if (!thorough) {
          const { status } = await administration.send("POST", "/signing_keys", {});
          expect(status).toBe(201);
        }
        await eventually(async () => (signed.size > before ? true : undefined), "the next key", 60_000);
      }
    } finally {
      going = false;
      await load;
    }
    const seconds = (performance.now() - started) / 1000;
    expect(failures).toEqual([]);
    let refused = 0;
    for (const [kid, token] of signed) {
      const end = (await keys()).find((key) => key.kid === kid)?.honoured_until;
      if (end !== null && end !== undefined)
        await eventually(async () => (Date.now() >= Date.parse(end) ? true : undefined), end, 60_000);
      const { status } = await read(stack, token, "MessageProcessingLogs?$top=1");
      const { state } = (await keys()).find((key) => key.kid === kid) ?? { state: "gone" };
      expect([state, status]).toEqual(state === "gone" ? ["gone", 401] : ["signing", 200]);
      if (status === 401) refused += 1;
    }
    report("r04", {
      rotations: signed.size - 1,
      requests: count,
      failed: failures.length,
      "requests a second": Math.round(count / seconds),
      "old keys refused after their grace": refused,
    });
  });
});
