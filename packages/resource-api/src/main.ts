import { ConfigurationError, readSettings } from "@tenantbox/shared/config";
import { openLog } from "@tenantbox/shared/listener";
import { type ResourceApi, startResourceApi } from "./app.ts";
import { resourceApiConfig } from "./config.ts";

const service = "resource-api";

/** Tells the supervisor; without one (a container), silence is fine. */
const tell = (message: Record<string, unknown>): void => {
  process.send?.({ service, ...message });
};

async function start(): Promise<ResourceApi> {
  const settings = readSettings(process.env);
  process.umask(0o077);
  const log = openLog(service, settings.log);
  const api = await startResourceApi(resourceApiConfig(settings), { log, now: Date.now });
  tell({ type: "listening", urls: { apiUrl: api.apiUrl } });
  void api.ready.then(() => tell({ type: "ready" }));
  return api;
}

function stopOn(api: ResourceApi): void {
  let stopping = false;
  const stop = (): void => {
    // Ctrl-C reaches us twice, from the terminal and from the supervisor, which ends us by force if need be.
    if (stopping && process.send === undefined) process.exit(1);
    if (stopping) return;
    stopping = true;
    api.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("disconnect", stop);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (process.send === undefined) process.stderr.write(`${service}: ${message}\n`);
  else process.send({ service, type: "failed", message });
  process.exitCode = error instanceof ConfigurationError ? 78 : 1;
  // The message goes out over the channel before the process ends.
  setImmediate(() => process.exit());
}

start().then(stopOn, fail);
