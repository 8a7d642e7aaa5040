import { monitorEventLoopDelay } from "node:perf_hooks";
import { startResourceApi } from "@tenantbox/resource-api";
import { resourceApiConfig } from "@tenantbox/resource-api/config";
import { readSettings } from "@tenantbox/shared/config";
import { openLog } from "@tenantbox/shared/listener";
import type { ApiContender, LoopDelay } from "./api-contender.ts";

// The resource API as it stands behind `npm start`, on a database that is there already; with BENCH_PLAIN, its door in
// plain HTTP is what is asked.
const setting = (name: string): string => process.env[name] ?? "";
const api = await startResourceApi(
  resourceApiConfig(
    readSettings({
      TENANTBOX_HOME: setting("BENCH_HOME"),
      TENANTBOX_BIND: "127.0.0.1",
      TENANTBOX_API_PORT: "0",
      TENANTBOX_DEMO: "off",
      // The rows are as old as the cache; no run may find fewer than the one before, or pay for their end.
      TENANTBOX_RETENTION_LOGS_DAYS: "0",
      ...(setting("BENCH_PLAIN") && { TENANTBOX_DOOR_PORT: "0", TENANTBOX_DOOR_HTTP: "on" }),
      TENANTBOX_API_RATE: "0",
      TENANTBOX_API_RATE_PER_CALLER: "0",
      TENANTBOX_TOKEN_URL: setting("BENCH_TOKEN_URL"),
      TENANTBOX_TOKEN_INTERNAL_URL: setting("BENCH_TOKEN_MTLS_URL"),
      TENANTBOX_DATABASE_URL: setting("BENCH_DATABASE_URL"),
    }),
  ),
  { log: openLog("bench", "warn"), now: Date.now },
);
await api.ready;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on("message", () => {
  // The histogram counts the millisecond between two looks as well.
  process.send?.({ p99: delay.percentile(99) / 1e6 - 1, most: delay.max / 1e6 - 1 } satisfies LoopDelay);
  delay.reset();
});
process.send?.({ url: `${api.doorUrl ?? api.apiUrl}/api/v1` } satisfies ApiContender);
process.on("disconnect", () => void api.close().then(() => process.exit(0)));
