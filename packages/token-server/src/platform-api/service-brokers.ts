import { routes } from "../routes.ts";
import type { PlatformRoute } from "./platform-request.ts";
import { notFound } from "./v3-error.ts";
import { listAnswer } from "./v3-list.ts";

/**
 * `/v3/service_brokers`: empty, as for everybody on the real platform who is no administrator; offerings name the one
 * broker there is.
 */
export function serviceBrokerRoutes(): readonly PlatformRoute[] {
  return [
    {
      method: "GET",
      path: routes.serviceBrokers,
      query: {
        list: { orderBy: ["name"] },
        labels: true,
        parameters: { space_guids: "list", names: "list" },
      },
      answer: (request) => listAnswer(request, { total: 0, resources: [] }),
    },
    {
      method: "GET",
      path: routes.serviceBroker,
      query: {},
      answer() {
        throw notFound("Service broker");
      },
    },
  ];
}
