import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSettings } from "@tenantbox/shared/config";
import { openLog } from "@tenantbox/shared/listener";
import { startTokenServer } from "@tenantbox/token-server";
import { tokenServerConfig } from "@tenantbox/token-server/config";
import type { TenantboxContender } from "./token-contender.ts";

const home = process.env["BENCH_HOME"] ?? "";
const settings = readSettings({
  TENANTBOX_HOME: home,
  TENANTBOX_BIND: "127.0.0.1",
  TENANTBOX_TOKEN_RATE: "0",
  TENANTBOX_TOKEN_PORT: "0",
  TENANTBOX_TOKEN_MTLS_PORT: "0",
});
const server = await startTokenServer(tokenServerConfig(settings), {
  log: openLog("bench", "error"),
  now: Date.now,
});
await server.ready;
const { oauth } = JSON.parse(await readFile(join(home, "keys", "demo-readonly.secret.json"), "utf8")) as {
  oauth: Record<string, string>;
};
process.send?.({
  url: oauth["tokenurl"] ?? "",
  clientId: oauth["clientid"] ?? "",
  secret: oauth["clientsecret"] ?? "",
  mtlsUrl: server.tokenMtlsUrl,
} satisfies TenantboxContender);
process.on("disconnect", () => void server.close().then(() => process.exit(0)));
