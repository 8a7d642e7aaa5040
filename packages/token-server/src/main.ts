import { runService } from "@tenantbox/shared/service-process";
import { startTokenServer } from "./app.ts";
import { tokenServerConfig } from "./config.ts";

runService(process, "token-server", async (settings, surroundings) => {
  const { tokenUrl, tokenMtlsUrl, adminUrl, ready, announceApi, reseed, close } = await startTokenServer(
    tokenServerConfig(settings),
    surroundings,
  );
  return {
    urls: { tokenUrl, tokenMtlsUrl, ...(adminUrl === undefined ? {} : { tokenAdminUrl: adminUrl }) },
    ready,
    close,
    reseed,
    receive: async ({ type, apiUrl }) => {
      if (type === "stack" && typeof apiUrl === "string") await announceApi(apiUrl);
    },
  };
});
