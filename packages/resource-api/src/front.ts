import type { IncomingMessage, ServerResponse } from "node:http";
import { createServedRequests, type Log } from "@tenantbox/shared/listener";
import type { ServiceMetrics } from "@tenantbox/shared/metrics";
import type { TestFeatures } from "@tenantbox/shared/test-features";
import { isAdministration } from "./administration/administration.ts";
import type { ResourceApiConfig } from "./config.ts";
import { faultForms } from "./http/fault-forms.ts";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface FrontOptions {
  readonly config: Pick<ResourceApiConfig, "limits">;
  readonly testFeatures: Pick<TestFeatures, "around">;
  readonly administration: Handle;
  readonly service: Handle;
  readonly metrics: Pick<ServiceMetrics, "gauge">;
  readonly log: Log;
}

/** What stands behind every listener of the resource API: room for so many requests, test features, the two APIs. */
export function createFront(options: FrontOptions): Handle {
  const { config, testFeatures, administration, service, metrics, log } = options;
  const served = createServedRequests({ most: config.limits.requests, refuse: refuseBusy, log });
  metrics.gauge("tenantbox_requests_running", "Requests that are served.", () => served.running);
  return served.around(
    testFeatures.around((request, response) =>
      isAdministration(request) ? administration(request, response) : service(request, response),
    ),
  );
}

function refuseBusy(request: IncomingMessage, response: ServerResponse): void {
  const busy = {
    kind: "status",
    status: 503,
    retryAfter: 1,
    message: "Too many requests at once. Try again later.",
  } as const;
  const { status, headers, body } = faultForms.refusal(request, busy);
  response.writeHead(status, headers);
  response.end(body);
}
