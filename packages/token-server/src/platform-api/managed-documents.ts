import { routes } from "../routes.ts";
import type { LastOperation, ManagedResource, PlatformJob } from "../service-instances/index.ts";
import type { Href } from "./platform-request.ts";
import { relationTo, timeOf } from "./v3-documents.ts";
import { v3ErrorBody } from "./v3-error.ts";
import { planGuid, type Scene } from "./scene.ts";

/** What a service broker says when it refuses something. */
const brokerWords = (failure: string): string => (failure === "" ? "" : `Service broker error: ${failure}`);

function lastOperation({ type, state, description, createdAt, updatedAt }: LastOperation) {
  return {
    type,
    state,
    description: brokerWords(description),
    updated_at: timeOf(updatedAt),
    created_at: timeOf(createdAt),
  };
}

/** A managed service instance, its members as Cloud Foundry has them. */
export function instanceDocument(scene: Scene, href: Href, resource: ManagedResource) {
  const { guid, name, plan, metadata } = resource;
  const self = `${routes.managedInstances}/${guid}`;
  return {
    guid,
    created_at: timeOf(resource.createdAt),
    updated_at: timeOf(resource.updatedAt),
    name,
    tags: metadata.tags,
    last_operation: lastOperation(resource.lastOperation),
    type: "managed",
    maintenance_info: {},
    upgrade_available: false,
    dashboard_url: null,
    relationships: {
      space: relationTo(scene.place.space.guid),
      service_plan: relationTo(planGuid(scene, plan)),
    },
    metadata: { labels: metadata.labels, annotations: metadata.annotations },
    links: {
      self: { href: href(self) },
      space: { href: href(`${routes.spaces}/${scene.place.space.guid}`) },
      service_credential_bindings: { href: href(routes.bindings, [["service_instance_guids", guid]]) },
      service_plan: { href: href(`/v3/service_plans/${planGuid(scene, plan)}`) },
      parameters: { href: href(`${self}/parameters`) },
      shared_spaces: { href: href(`${self}/relationships/shared_spaces`) },
    },
  };
}

/** A key, without its credentials. */
export function bindingDocument(href: Href, resource: ManagedResource) {
  const { guid, name, instance, metadata } = resource;
  const self = `${routes.bindings}/${guid}`;
  return {
    guid,
    created_at: timeOf(resource.createdAt),
    updated_at: timeOf(resource.updatedAt),
    name,
    type: "key",
    last_operation: lastOperation(resource.lastOperation),
    metadata: { labels: metadata.labels, annotations: metadata.annotations },
    relationships: { service_instance: relationTo(instance) },
    links: {
      self: { href: href(self) },
      details: { href: href(`${self}/details`) },
      service_instance: { href: href(`${routes.managedInstances}/${instance}`) },
      parameters: { href: href(`${self}/parameters`) },
    },
  };
}

/** What Cloud Foundry calls the operations, and what it says could not be completed. */
const operations = {
  "role.delete": { name: "role.delete", verb: "delete" },
  "service_instance.create": { name: "service_instance.create", verb: "provision" },
  "service_instance.update": { name: "service_instance.update", verb: "update" },
  "service_instance.delete": { name: "service_instance.delete", verb: "delete" },
  "service_credential_binding.create": { name: "service_keys.create", verb: "bind" },
  "service_credential_binding.delete": { name: "service_keys.delete", verb: "unbind" },
  "service_credential_binding.update": { name: "service_keys.update", verb: "update" },
} as const;

/** A job. @param exists whether what it is about is there */
export function jobDocument(href: Href, job: PlatformJob, exists: boolean) {
  const { guid, operation, state, resource, failure } = job;
  const { name, verb } = operations[operation];
  const isInstance = operation.startsWith("service_instance.");
  const path = `${isInstance ? routes.managedInstances : routes.bindings}/${resource}`;
  return {
    guid,
    created_at: timeOf(job.createdAt),
    updated_at: timeOf(job.updatedAt),
    operation: name,
    state,
    errors:
      state === "FAILED"
        ? v3ErrorBody({
            kind: "unable-to-perform",
            detail: `${verb} could not be completed: ${brokerWords(failure ?? "")}`,
          }).errors
        : [],
    warnings: [],
    links: {
      self: { href: href(`${routes.jobs}/${guid}`) },
      ...(exists
        ? { [isInstance ? "service_instances" : "service_credential_binding"]: { href: href(path) } }
        : {}),
    },
  };
}
