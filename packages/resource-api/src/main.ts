import { runService } from "@tenantbox/shared/service-process";
import { startResourceApi } from "./app.ts";
import { resourceApiConfig } from "./config.ts";

runService(process, "resource-api", async (settings, surroundings) => {
  const { apiUrl, doorUrl, adminUrl, ready, reseed, close } = await startResourceApi(
    resourceApiConfig(settings),
    surroundings,
  );
  return {
    urls: {
      apiUrl,
      ...(doorUrl === undefined ? {} : { doorUrl }),
      ...(adminUrl === undefined ? {} : { apiAdminUrl: adminUrl }),
    },
    ready,
    reseed,
    close,
    receive: async () => {},
  };
});
