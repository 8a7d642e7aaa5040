import { X509Certificate } from "node:crypto";
import { inspect } from "node:util";
import type { AuditLog } from "@tenantbox/shared/audit";
import type { Exchange, Log } from "@tenantbox/shared/listener";
import { platformRoles } from "@tenantbox/shared/roles";
import type { Middleware } from "koa";
import type { TokenServerConfig } from "./config.ts";
import type { DefaultProvider, IdentityProvider } from "./identity-provider/index.ts";
import type { KeyFiles } from "./key-files/key-files.ts";
import { listenerNames } from "./listeners.ts";
import {
  bindingRoutes,
  createMarketplace,
  createPlatformApi,
  featureFlagRoutes,
  instancePartRoutes,
  instanceRoutes,
  jobRoutes,
  organizationRoutes,
  platformPlace,
  roleRoutes,
  rootDocuments,
  serviceBrokerRoutes,
  serviceOfferingRoutes,
  servicePlanRoutes,
  spaceRoutes,
  userRoutes,
} from "./platform-api/index.ts";
import type { ChangeSignal } from "./resource-feed/change-signal.ts";
import type { ServiceInstances } from "./service-instances/index.ts";
import type { TokenStatusOf } from "./token-status/index.ts";

export interface PlatformOptions {
  readonly config: Pick<TokenServerConfig, "organization" | "space">;
  readonly zone: string;
  /** PEM of the authority whose age is the platform's. */
  readonly clientRoot: string;
  readonly instances: ServiceInstances;
  readonly keyFiles: KeyFiles;
  readonly users: IdentityProvider;
  readonly provider: Pick<DefaultProvider, "current">;
  readonly statusOf: TokenStatusOf;
  /** Base URL as this caller reaches it. */
  readonly endpointsFor: (exchange: Exchange) => string;
  readonly audit: AuditLog;
  readonly log: Log;
  /** Hears of what an order has changed, as of what is changed at once. */
  readonly changes: Pick<ChangeSignal, "announce">;
}

/** Joins what the platform's API is made of. It is served where secrets are, and by the one door. */
export function createPlatform(options: PlatformOptions): Middleware {
  const {
    config,
    zone,
    clientRoot,
    instances,
    keyFiles,
    users,
    provider,
    statusOf,
    endpointsFor,
    audit,
    log,
    changes,
  } = options;
  const place = platformPlace({
    zone,
    organization: config.organization,
    space: config.space,
    createdAt: Date.parse(new X509Certificate(clientRoot).validFrom),
  });
  const market = createMarketplace(place);
  const scene = { place, market };
  const managed = instances.manage({
    onKey: keyFiles.follow,
    onKeyMoved: keyFiles.move,
    onDone: changes.announce,
    onFailure: (error) => log.error({ cause: inspect(error) }, "an order of the platform's API failed"),
  });
  return createPlatformApi({
    tokenWorth: statusOf,
    // Where a directory serves instead, what users of the tenant's own provider were does not count.
    rolesOf: async ({ id, spaceRoles }) =>
      (await provider.current()) === "sap.default"
        ? users.platformRolesOf(id)
        : platformRoles.filter((role) => spaceRoles.includes(role)),
    audit,
    publicRoutes: rootDocuments,
    routes: [
      ...organizationRoutes(place),
      ...spaceRoutes(place),
      ...serviceBrokerRoutes(),
      ...serviceOfferingRoutes(market),
      ...servicePlanRoutes({ market, plansOfInstances: instances.plansOf }),
      ...userRoutes(users),
      ...roleRoutes({ place, users }),
      ...instanceRoutes(scene, managed),
      ...instancePartRoutes(managed),
      ...bindingRoutes(scene, managed),
      ...jobRoutes(managed),
      ...featureFlagRoutes(),
    ],
    baseOf: (exchange) =>
      exchange.listener === listenerNames.certificate ? undefined : endpointsFor(exchange),
    onServerError: ({ id }, cause) =>
      log.error({ request: id, cause: inspect(cause) }, "a request of the platform's API failed"),
  });
}
