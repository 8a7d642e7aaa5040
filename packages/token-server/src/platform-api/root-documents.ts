import { routes } from "../routes.ts";
import type { Href, PublicRoute } from "./platform-request.ts";

/** The version of the V3 API that this one follows, as clients compare it with what they need. */
const apiVersion = "3.194.0";
const brokerApiVersion = "2.15";
const description = "A stand-in for the platform under a local tenant";

/** What is served below `/v3`, as its root names it. */
const resources = [
  "info",
  "organizations",
  "roles",
  "service_brokers",
  "service_credential_bindings",
  "service_instances",
  "service_offerings",
  "service_plans",
  "spaces",
  "users",
] as const;

/**
 * The documents that say what there is and where, for everybody. Links that the `cf` CLI reads and that lead to nothing
 * here (logs, routing, SSH) are null.
 */
export const rootDocuments: readonly PublicRoute[] = [
  { path: routes.platformRoot, answer: rootOf },
  {
    path: routes.v3Root,
    answer: (href) => ({
      links: {
        self: { href: href(routes.v3Root) },
        ...Object.fromEntries(resources.map((name) => [name, { href: href(`${routes.v3Root}/${name}`) }])),
      },
    }),
  },
  {
    path: routes.v3Info,
    answer: (href) => ({
      build: "",
      cli_version: { minimum: "", recommended: "" },
      custom: {},
      description,
      name: "tenantbox",
      version: 0,
      osbapi_version: brokerApiVersion,
      rate_limits: { enabled: false, general_limit: null, reset_interval_in_minutes: null },
      links: { self: { href: href(routes.v3Info) }, support: { href: "" } },
    }),
  },
  {
    path: routes.v2Info,
    answer: (href) => ({
      name: "tenantbox",
      build: "",
      support: "CF API v2 is disabled",
      version: 0,
      description,
      authorization_endpoint: href(""),
      token_endpoint: href(""),
      min_cli_version: null,
      min_recommended_cli_version: null,
      api_version: "",
      osbapi_version: brokerApiVersion,
    }),
  },
  { path: routes.uaaInfo, answer: uaaInfo },
  { path: routes.login, answer: uaaInfo },
];

function rootOf(href: Href) {
  return {
    links: {
      self: { href: href("") },
      cloud_controller_v3: { href: href(routes.v3Root), meta: { version: apiVersion } },
      network_policy_v0: null,
      network_policy_v1: null,
      login: { href: href("") },
      uaa: { href: href("") },
      credhub: null,
      routing: null,
      logging: null,
      log_cache: null,
      log_stream: null,
      app_ssh: null,
    },
  };
}

/** What UAA says of itself at `/info` and `/login`: which questions a login asks. */
function uaaInfo(href: Href) {
  return {
    app: { version: "77.20.0" },
    links: { uaa: href(""), login: href(""), passwd: null, register: null },
    zone_name: "uaa",
    entityID: "tenantbox",
    commit_id: "",
    timestamp: "",
    idpDefinitions: {},
    prompts: {
      username: ["text", "User name"],
      password: ["password", "Password"],
      passcode: ["password", `Temporary Authentication Code ( Get one at ${href(routes.login)} )`],
    },
  };
}
