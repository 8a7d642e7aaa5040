/** Every path this server answers, once. */
export const routes = {
  token: "/oauth/token",
  tokenKeys: "/token_keys",
  /** What a token is worth at this moment: RFC 7662, and the older form of the real system. */
  introspection: "/introspect",
  checkToken: "/check_token",
  /** RFC 7009. */
  revocation: "/oauth/revoke",
  /** As the real system has it, for who holds a token that may do it: one token, all of a client, all of a user. */
  revokeOne: "/oauth/token/revoke/:token",
  revokeClient: "/oauth/token/revoke/client/:client",
  revokeUser: "/oauth/token/revoke/user/:user",
  /** Discovery below the issuer, as OIDC clients ask for it; at the root, as the real system serves it too; and RFC 8414's place. */
  discovery: [
    "/oauth/token/.well-known/openid-configuration",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server/oauth/token",
    "/.well-known/oauth-authorization-server",
  ],
  serviceInstances: "/admin/v1/service_instances",
  serviceInstance: "/admin/v1/service_instances/:instance",
  serviceKeys: "/admin/v1/service_instances/:instance/service_keys",
  serviceKey: "/admin/v1/service_instances/:instance/service_keys/:key",
  users: "/admin/v1/users",
  user: "/admin/v1/users/:user",
  /** Which identity provider serves names and passwords. */
  identityProvider: "/admin/v1/identity_provider",
  roleCollections: "/admin/v1/role_collections",
  roleCollection: "/admin/v1/role_collections/:collection",
  /** POST replaces the key that seals secrets. */
  masterKey: "/admin/v1/master_key",
  /** What became of requests, by their correlation ids. */
  audit: "/admin/v1/audit",
  /** GET lists the published ones, POST announces a new one. */
  signingKeys: "/admin/v1/signing_keys",
  /** POST brings the first state back. */
  reset: "/admin/v1/reset",
  /** POST keeps the state under a name, GET lists what is kept. */
  snapshots: "/admin/v1/snapshots",
  snapshot: "/admin/v1/snapshots/:snapshot",
  /** POST brings a kept state back. */
  restore: "/admin/v1/snapshots/:snapshot/restore",
  /** Test features, of a tenant that was started for tests: its clock, tokens on demand, faults. */
  clock: "/admin/v1/clock",
  tokens: "/admin/v1/tokens",
  faults: "/admin/v1/faults",
  fault: "/admin/v1/faults/:fault",
  /** What the `cf` CLI asks before anything else, and UAA's part of it. */
  platformRoot: "/",
  v2Info: "/v2/info",
  uaaInfo: "/info",
  login: "/login",
  authorize: "/oauth/authorize",
  /** The platform's API, after Cloud Foundry's V3. */
  v3Root: "/v3",
  v3Info: "/v3/info",
  organizations: "/v3/organizations",
  organization: "/v3/organizations/:organization",
  spaces: "/v3/spaces",
  space: "/v3/spaces/:space",
  serviceBrokers: "/v3/service_brokers",
  serviceBroker: "/v3/service_brokers/:broker",
  serviceOfferings: "/v3/service_offerings",
  serviceOffering: "/v3/service_offerings/:offering",
  servicePlans: "/v3/service_plans",
  servicePlan: "/v3/service_plans/:plan",
  servicePlanVisibility: "/v3/service_plans/:plan/visibility",
  platformUsers: "/v3/users",
  platformUser: "/v3/users/:user",
  platformRoles: "/v3/roles",
  platformRole: "/v3/roles/:role",
  managedInstances: "/v3/service_instances",
  managedInstance: "/v3/service_instances/:instance",
  instanceParameters: "/v3/service_instances/:instance/parameters",
  instanceCredentials: "/v3/service_instances/:instance/credentials",
  instancePermissions: "/v3/service_instances/:instance/permissions",
  sharedSpaces: "/v3/service_instances/:instance/relationships/shared_spaces",
  usageSummary: "/v3/service_instances/:instance/relationships/shared_spaces/usage_summary",
  bindings: "/v3/service_credential_bindings",
  binding: "/v3/service_credential_bindings/:binding",
  bindingDetails: "/v3/service_credential_bindings/:binding/details",
  bindingParameters: "/v3/service_credential_bindings/:binding/parameters",
  jobs: "/v3/jobs",
  job: "/v3/jobs/:job",
  featureFlags: "/v3/feature_flags",
  featureFlag: "/v3/feature_flags/:flag",
  /** For resource APIs with their own client certificate: what was revoked or changed (architecture, decision 5). */
  revocations: "/internal/v1/revocations",
} as const;

/** The same as one list. */
export const allRoutes: readonly string[] = Object.values(routes).flat();
