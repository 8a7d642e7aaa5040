import { openLogs, type ResourceApi, startResourceApi } from "@tenantbox/resource-api";
import { resourceApiConfig } from "@tenantbox/resource-api/config";
import type { StackSettings } from "@tenantbox/shared/config";
import type { Closing, Surroundings } from "@tenantbox/shared/service-process";
import { startTokenServer, type TokenServer } from "@tenantbox/token-server";
import { tokenServerConfig } from "@tenantbox/token-server/config";

/** The two servers of a tenant. */
export interface Servers {
  readonly tokenServer: TokenServer;
  readonly api: ResourceApi;
}

/**
 * Starts both servers in this process, says to each where the other one stands, and waits until both are ready. The logs
 * are opened meanwhile, which takes longest.
 * @throws one-line errors of the servers
 */
export async function startServers(
  settings: StackSettings,
  surroundings: Surroundings,
  closing: Closing,
): Promise<Servers> {
  const logs = openLogs(settings, surroundings);
  closing.add(() =>
    logs.then(
      (writer) => writer.close(),
      () => undefined,
    ),
  );
  const tokenServer = await startTokenServer(tokenServerConfig(settings), surroundings);
  closing.add(() => tokenServer.close());
  const { tokenUrl, tokenMtlsUrl } = tokenServer;
  const whereTokensAre = { tokenUrls: settings.tokenUrls ?? [tokenUrl], tokenInternalUrl: [tokenMtlsUrl] };
  const config = resourceApiConfig({ ...settings, ...whereTokensAre });
  const api = await startResourceApi(config, surroundings, logs);
  closing.add(() => api.close());
  const announced = tokenServer.announceApi(api.apiUrl);
  // It writes into the home, which may go when the other one has failed.
  closing.add(() => announced.catch(() => undefined));
  await Promise.all([announced, api.ready]);
  return { tokenServer, api };
}
