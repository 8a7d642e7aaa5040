import { routes } from "../routes.ts";
import type { ManagedServices } from "../service-instances/index.ts";
import { jobDocument } from "./managed-documents.ts";
import type { PlatformRoute } from "./platform-request.ts";
import { notFound } from "./v3-error.ts";

/** `/v3/jobs`: what became of orders. Who knows the guid of a job may ask. */
export function jobRoutes(managed: ManagedServices): readonly PlatformRoute[] {
  return [
    {
      method: "GET",
      path: routes.job,
      query: {},
      async answer({ param, href }) {
        const job = await managed.job(param("job"));
        if (job === undefined) throw notFound("Job");
        const isInstance = job.operation.startsWith("service_instance.");
        const kind = isInstance ? "service_instance" : "service_credential_binding";
        const exists = (await managed.find(kind, job.resource)) !== undefined;
        return { body: jobDocument(href, job, exists) };
      },
    },
  ];
}
