/** Every path this server answers, once; below the service root the OData path grammar rules. */
export const routes = {
  serviceRoot: "/api/v1",
  administration: "/admin/v1",
  /** POST imports logs, GET exports them. */
  messageLogs: "/admin/v1/message_logs",
  /** POST starts it, GET shows it, DELETE stops it. */
  simulation: "/admin/v1/simulation",
  /** GET shows how long what is kept, POST removes at once what is too old. */
  retention: "/admin/v1/retention",
  /** GET lists policies that protect what artifacts store, POST makes one, DELETE of one ends it. */
  accessPolicies: "/admin/v1/access_policies",
  accessPolicy: "/admin/v1/access_policies/:policy",
  /** What became of requests, by their correlation ids. */
  audit: "/admin/v1/audit",
  /** POST brings the first state back. */
  reset: "/admin/v1/reset",
  /** POST keeps the state under a name, GET lists what is kept. */
  snapshots: "/admin/v1/snapshots",
  snapshot: "/admin/v1/snapshots/:snapshot",
  /** POST brings a kept state back. */
  restore: "/admin/v1/snapshots/:snapshot/restore",
  /** Test features, of a tenant that was started for tests: its clock and faults. */
  clock: "/admin/v1/clock",
  faults: "/admin/v1/faults",
  fault: "/admin/v1/faults/:fault",
} as const;

/** Paths of the token server that this one calls. */
export const tokenServerRoutes = {
  tokenKeys: "/token_keys",
  revocations: "/internal/v1/revocations",
  issuer: "/oauth/token",
  /** What of it the one door serves: these and all that is below them. */
  families: ["/oauth", "/token_keys", "/.well-known", "/introspect", "/check_token", "/v3"],
  /** And these, with nothing below them. */
  single: ["/", "/v2/info", "/info", "/login"],
} as const;
