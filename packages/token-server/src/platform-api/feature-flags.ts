import { routes } from "../routes.ts";
import type { PlatformRoute } from "./platform-request.ts";
import { notFound } from "./v3-error.ts";

/** Features of the platform that the `cf` CLI asks about. */
const flags = new Map([["service_instance_sharing", false]]);

/** `/v3/feature_flags/…`: whether instances can be shared between spaces, of which there is one. */
export function featureFlagRoutes(): readonly PlatformRoute[] {
  return [
    {
      method: "GET",
      path: routes.featureFlag,
      query: {},
      answer({ param, href }) {
        const name = param("flag");
        const enabled = flags.get(name);
        if (enabled === undefined) throw notFound("Feature flag");
        const self = { href: href(`${routes.featureFlags}/${name}`) };
        return { body: { name, enabled, updated_at: null, custom_error_message: null, links: { self } } };
      },
    },
  ];
}
