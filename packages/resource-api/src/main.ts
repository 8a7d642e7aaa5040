import { runService } from "@tenantbox/shared/service-process";
import { startResourceApi } from "./app.ts";
import { resourceApiConfig } from "./config.ts";

runService(process, "resource-api", async (settings, surroundings) => {
  const { apiUrl, doorUrl, ready, reseed, close } = await startResourceApi(
    resourceApiConfig(settings),
    surroundings,
  );
  return {
    urls: { apiUrl, ...(doorUrl === undefined ? {} : { doorUrl }) },
    ready,
    reseed,
    close,
    receive: async () => {},
  };
});
