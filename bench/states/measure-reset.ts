import { closeSync, copyFileSync, fsyncSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startResourceApi } from "@tenantbox/resource-api";
import { resourceApiConfig } from "@tenantbox/resource-api/config";
import { readSettings } from "@tenantbox/shared/config";
import { openLog } from "@tenantbox/shared/listener";
import { startTokenServer } from "@tenantbox/token-server";
import { tokenServerConfig } from "@tenantbox/token-server/config";
import { Agent, request } from "undici";
import type { BenchOptions } from "../bench-options.ts";
import { median, percentile } from "../statistics.ts";

const resetsARound = 20;

/** How long a tenant with its 2,000 demo logs takes to go back to its first state, on SQLite, beside a copy of its logs. */
export async function measureReset({ home, rounds }: BenchOptions): Promise<void> {
  const tenant = await start(mkdtempSync(join(home, "states-")));
  const first = join(tenant.home, "snapshots", "first", "resource-api.db");
  await addInstance(tenant.home, tenant.tokenServer.tokenUrl);
  await tenant.tokenServer.snapshot("more");
  const cpu: Record<string, number[]> = {};
  const seen: Record<string, number[]> = { copy: [], unchanged: [], tokenServer: [], api: [], whole: [] };
  const time = async (name: string, step: () => Promise<void>): Promise<number> => {
    const [started, before] = [performance.now(), process.cpuUsage()];
    await step();
    const took = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    seen[name]?.push(took);
    cpu[name] = [...(cpu[name] ?? []), (user + system) / 1000];
    return took;
  };
  try {
    for (let count = 0; count < rounds * resetsARound; count += 1) {
      await time("copy", async () => copyDurably(first, join(tenant.home, "copy.db")));
      await time("unchanged", tenant.tokenServer.reset);
      await tenant.tokenServer.restore("more");
      const [clients, logs] = [
        await time("tokenServer", tenant.tokenServer.reset),
        await time("api", tenant.api.reset),
      ];
      seen["whole"]?.push(clients + logs);
    }
  } finally {
    await tenant.close();
  }
  console.log("| step | CPU ms | median ms | p95 ms | ÷ copy |\n| --- | --- | --- | --- | --- |");
  const names = {
    copy: "copy of the logs, synced",
    unchanged: "reset of the token server, no clients changed",
    tokenServer: "reset of the token server, an instance with a key more",
    api: "reset of the resource API",
    whole: "both, with the changed clients",
  };
  const floor = median(seen["copy"] ?? []);
  for (const [name, shown] of Object.entries(names)) {
    const values = seen[name] ?? [];
    const middle = median(values);
    const used = cpu[name] === undefined ? "" : median(cpu[name]).toFixed(1);
    const cells = [
      shown,
      used,
      middle.toFixed(1),
      percentile(values, 0.95).toFixed(1),
      (middle / floor).toFixed(1),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** An instance with a key, made by the operator. */
async function addInstance(home: string, tokenUrl: string): Promise<void> {
  const { clientid, clientsecret, tokenurl } = (
    JSON.parse(readFileSync(join(home, "admin.json"), "utf8")) as { oauth: Record<string, string> }
  ).oauth;
  const dispatcher = new Agent({ connect: { ca: readFileSync(join(home, "ca.pem"), "utf8") } });
  const post = async (url: string, authorization: string, body?: object): Promise<unknown> => {
    const answer = await request(url, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      dispatcher,
    });
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}`);
    return answer.body.json();
  };
  const basic = `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}`;
  const grant = await post(`${tokenurl}?grant_type=client_credentials`, basic);
  const bearer = `Bearer ${(grant as { access_token: string }).access_token}`;
  const instances = `${tokenUrl}/admin/v1/service_instances`;
  await post(instances, bearer, { name: "more", plan: "api", parameters: { roles: ["MonitoringDataRead"] } });
  await post(`${instances}/more/service_keys`, bearer, { name: "one" });
  await dispatcher.close();
}

/** What nobody can do in less. */
function copyDurably(from: string, to: string): void {
  copyFileSync(from, to);
  const file = openSync(to, "r+");
  fsyncSync(file);
  closeSync(file);
}

async function start(home: string) {
  const settings = {
    TENANTBOX_HOME: home,
    TENANTBOX_TOKEN_PORT: "0",
    TENANTBOX_TOKEN_MTLS_PORT: "0",
    TENANTBOX_API_PORT: "0",
  };
  const surroundings = { log: openLog("bench", "silent"), now: Date.now };
  const tokenServer = await startTokenServer(tokenServerConfig(readSettings(settings)), surroundings);
  const api = await startResourceApi(
    resourceApiConfig(
      readSettings({
        ...settings,
        TENANTBOX_TOKEN_URL: tokenServer.tokenUrl,
        TENANTBOX_TOKEN_INTERNAL_URL: tokenServer.tokenMtlsUrl,
      }),
    ),
    surroundings,
  );
  await Promise.all([tokenServer.announceApi(api.apiUrl), api.ready]);
  return {
    home,
    tokenServer,
    api,
    async close() {
      await api.close();
      await tokenServer.close();
    },
  };
}
