import { ConfigurationError, readSettings } from "@tenantbox/shared/config";
import { openLog } from "@tenantbox/shared/listener";
import { startTokenServer, type TokenServer } from "./app.ts";
import { tokenServerConfig } from "./config.ts";

const service = "token-server";

/** Tells the supervisor; without one (a container), silence is fine. */
const tell = (message: Record<string, unknown>): void => {
  process.send?.({ service, ...message });
};

async function start(): Promise<TokenServer> {
  const settings = readSettings(process.env);
  process.umask(0o077);
  const log = openLog(service, settings.log);
  const server = await startTokenServer(tokenServerConfig(settings), { log, now: Date.now });
  const { tokenUrl, tokenMtlsUrl } = server;
  tell({ type: "listening", urls: { tokenUrl, tokenMtlsUrl } });
  void server.ready.then(() => tell({ type: "ready" }));
  return server;
}

function stopOn(server: TokenServer): void {
  let stopping = false;
  const stop = (): void => {
    // Ctrl-C reaches us twice, from the terminal and from the supervisor, which ends us by force if need be.
    if (stopping && process.send === undefined) process.exit(1);
    if (stopping) return;
    stopping = true;
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("disconnect", stop);
  process.on("message", (message: unknown) => {
    const { type, apiUrl } = (message ?? {}) as { type?: unknown; apiUrl?: unknown };
    if (type === "stack" && typeof apiUrl === "string") server.announceApi(apiUrl).catch(fail);
  });
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
