import { routes } from "../routes.ts";
import type { ManagedServices } from "../service-instances/index.ts";
import { instanceAsked } from "./instance-routes.ts";
import { isDeveloper, maySeeSpace } from "./platform-caller.ts";
import type { PlatformRoute } from "./platform-request.ts";
import { notFound, V3Error } from "./v3-error.ts";

const fieldsOfSharing = {
  space: ["guid", "name", "relationships.organization"],
  "space.organization": ["name", "guid"],
};

/** What belongs to one service instance: its parameters, who may do what with it, the spaces it is shared with. */
export function instancePartRoutes(managed: ManagedServices): readonly PlatformRoute[] {
  return [
    {
      method: "GET",
      path: routes.instanceParameters,
      query: {},
      async answer(request) {
        const found = await managed.instanceOf(await instanceAsked(managed, request));
        if (found === undefined) throw notFound("Service instance");
        return { body: found.parameters };
      },
    },
    {
      method: "GET",
      path: routes.instanceCredentials,
      query: {},
      answer() {
        // Only user-provided instances have credentials of their own.
        throw notFound("Service instance");
      },
    },
    {
      method: "GET",
      path: routes.instancePermissions,
      query: {},
      async answer({ caller, param }) {
        if ((await managed.find("service_instance", param("instance"))) === undefined)
          throw notFound("Service instance");
        return { body: { manage: isDeveloper(caller), read: maySeeSpace(caller) } };
      },
    },
    {
      method: "GET",
      path: routes.sharedSpaces,
      query: { parameters: { fields: { fields: fieldsOfSharing } } },
      async answer(request) {
        const { guid } = await instanceAsked(managed, request);
        const { fields } = request.query;
        const included = {
          ...(fields.has("space") ? { spaces: [] } : {}),
          ...(fields.has("space.organization") ? { organizations: [] } : {}),
        };
        return {
          body: {
            data: [],
            links: {
              self: { href: request.href(`${routes.managedInstances}/${guid}/relationships/shared_spaces`) },
            },
            ...(fields.size === 0 ? {} : { included }),
          },
        };
      },
    },
    {
      method: "POST",
      path: routes.sharedSpaces,
      query: {},
      async answer(request) {
        await instanceAsked(managed, request);
        throw new V3Error("feature-disabled", { detail: "Feature Disabled: service_instance_sharing" });
      },
    },
    {
      method: "GET",
      path: routes.usageSummary,
      query: {},
      async answer(request) {
        const { guid } = await instanceAsked(managed, request);
        const self = `${routes.managedInstances}/${guid}`;
        return {
          body: {
            usage_summary: [],
            links: {
              self: { href: request.href(`${self}/relationships/shared_spaces/usage_summary`) },
              shared_spaces: { href: request.href(`${self}/relationships/shared_spaces`) },
              service_instance: { href: request.href(self) },
            },
          },
        };
      },
    },
  ];
}
