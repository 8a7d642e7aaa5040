import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Administration,
  administrationOf,
  askToken,
  basic,
  form,
  read,
  type TokenAnswer,
} from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import type { Reply } from "../request.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";

const races = thorough ? 10_000 : 8;
/** Tests beside this one take their share of the machine. */
const slack = thorough ? 1 : 3;
const elsewhereMs = 2_000 * slack;
const list = "MessageProcessingLogs?$top=1";

describe("What the operator takes away (G12)", () => {
  let home: string;
  let stack: Processes;
  let operator: Administration;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home);
    operator = await administrationOf(stack);
    await operator.createInstance("race", { roles: ["MonitoringDataRead"] });
  });
  afterAll(async () => {
    await stack?.interrupt();
    await remove(home);
  });

  /** How long the resource API went on taking it, from the moment that the operator had the answer. */
  const untilRefused = async (call: () => Promise<Reply>, status: number): Promise<number> => {
    const since = performance.now();
    while ((await call()).status !== status) {
      if (performance.now() - since > 10_000) throw new Error(`never refused with ${status}`);
      await pause(5);
    }
    return performance.now() - since;
  };

  it("a deleted key gets no token from the moment of the answer, however many ask at that time", {
    timeout: 60_000 + races * 2_000,
  }, async () => {
    let asked = 0;
    let elsewhere = 0;
    for (let race = 0; race < races; race += 1) {
      const name = `key-${race}`;
      await operator.createKey("race", name);
      const key = stack.key("race", name);
      const state = { deleted: false };
      let last = "";
      const asking = async (): Promise<void> => {
        for (let after = 0; after < 3; ) {
          const late = state.deleted;
          const reply = await askToken(stack, key);
          asked += 1;
          if (late) {
            expect([race, reply.status]).toEqual([race, 401]);
            after += 1;
          } else if (reply.status === 200) last = reply.json<TokenAnswer>().access_token;
        }
      };
      const callers = [asking(), asking(), asking()];
      await pause(race % 20);
      expect((await operator.send("DELETE", `/service_instances/race/service_keys/${name}`)).status).toBe(
        204,
      );
      state.deleted = true;
      if (last !== "" && race % 20 === 0)
        elsewhere = Math.max(elsewhere, await untilRefused(() => read(stack, last, list), 401));
      await Promise.all(callers);
    }
    expect(elsewhere).toBeLessThan(elsewhereMs);
    report("G12 (deleted key)", { races, asked, accepted: 0, "at the API refused after": ms(elsewhere) });
  });

  it("a role that an instance loses is lost to who calls directly, within two seconds", async () => {
    const roles = ["MonitoringDataRead", "DataStoresAndQueuesRead"];
    await operator.createInstance("direct", { roles });
    await operator.createKey("direct", "own", { "key-type": "certificate" });
    const own = stack.identity("direct", "own");
    const stores = () => stack.call(`${stack.apiUrl}/api/v1/DataStores`, { as: own });
    expect((await stores()).status).toBe(200);
    const changed = await operator.send("PATCH", "/service_instances/direct", {
      parameters: { roles: ["MonitoringDataRead"] },
    });
    expect(changed.status).toBe(200);
    const after = await untilRefused(stores, 403);
    expect(after).toBeLessThan(elsewhereMs);
    const logs = await stack.call(`${stack.apiUrl}/api/v1/${list}`, { as: own });
    expect(logs.status).toBe(200);
    report("G12 (role)", { "refused after": ms(after) });
  });

  it("a deleted user is refused at once where it asks for a token, and within two seconds at the API", async () => {
    const password = "correct horse";
    await operator.send("POST", "/users", { name: "leaver", password, roles: ["MonitoringDataRead"] });
    await operator.createInstance("passwords", {
      roles: ["MonitoringDataRead"],
      "grant-types": ["password"],
    });
    await operator.createKey("passwords", "own");
    const key = stack.key("passwords", "own");
    const grant = () => {
      const asked = form({ grant_type: "password", username: "leaver", password });
      const headers = { ...asked.headers, ...basic(key.clientid, key.clientsecret) } as Record<
        string,
        string
      >;
      return stack.call(key.tokenurl, { method: "POST", ...asked, headers });
    };
    const direct = () => stack.call(`${stack.apiUrl}/api/v1/${list}`, { headers: basic("leaver", password) });
    expect([(await grant()).status, (await direct()).status]).toEqual([200, 200]);
    expect((await operator.send("DELETE", "/users/leaver")).status).toBe(204);
    expect((await grant()).status).toBe(401);
    const after = await untilRefused(direct, 401);
    expect(after).toBeLessThan(elsewhereMs);
    report("G12 (user)", { "refused after": ms(after) });
  });
});
