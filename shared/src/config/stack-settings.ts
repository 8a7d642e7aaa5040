import { z } from "zod";
import { setting, unset } from "./define-setting.ts";
import { limitSettings } from "./limit-settings.ts";
import { recordSettings } from "./record-settings.ts";
import { keyRotationSettings } from "./key-rotation-settings.ts";
import { platformSettings } from "./platform-settings.ts";
import { proxySettings } from "./proxy-settings.ts";
import { rateSettings } from "./rate-settings.ts";
import { baseUrls, databaseUrl, list, onOff, port, wholeNumber, word } from "./setting.ts";

/** Every setting of the stack, once. `docs/configuration.md` lists the same names; a test holds the two together. */
export const stackSettings = {
  home: setting(
    "TENANTBOX_HOME",
    word,
    ".tenantbox",
    "Folder that holds the state: certificates, keys, databases.",
  ),
  commandUrl: unset(
    "TENANTBOX_URL",
    word,
    "For commands only: a stack elsewhere, its token server and after a comma its API; its admin.json and ca.pem lie in the home.",
  ),
  bind: setting(
    "TENANTBOX_BIND",
    list,
    "127.0.0.1,::1",
    "Addresses the listeners bind to, separated by commas.",
  ),
  tokenPort: setting(
    "TENANTBOX_TOKEN_PORT",
    port,
    "8443",
    "Port of the token server for secrets; 0 picks a free one.",
  ),
  tokenMtlsPort: setting(
    "TENANTBOX_TOKEN_MTLS_PORT",
    port,
    "8444",
    "Port of the token server for client certificates; 0 picks a free one.",
  ),
  apiPort: setting("TENANTBOX_API_PORT", port, "8445", "Port of the resource API; 0 picks a free one."),
  tokenUrls: unset(
    "TENANTBOX_TOKEN_URL",
    baseUrls,
    "Public base URLs of the token server; the first one is the issuer's.",
  ),
  tokenMtlsUrls: unset(
    "TENANTBOX_TOKEN_MTLS_URL",
    baseUrls,
    "Public base URLs of the token server for client certificates.",
  ),
  apiUrls: unset("TENANTBOX_API_URL", baseUrls, "Public base URLs of the resource API."),
  tokenInternalUrl: unset(
    "TENANTBOX_TOKEN_INTERNAL_URL",
    baseUrls,
    "Where the resource API reaches the token server's certificate listener; default is the public one.",
  ),
  doorPort: unset(
    "TENANTBOX_DOOR_PORT",
    port,
    "Port of the one door, which serves token server and API by path; 0 picks a free one; closed where not set.",
  ),
  doorHttp: setting(
    "TENANTBOX_DOOR_HTTP",
    onOff,
    "off",
    "Whether the door speaks plain HTTP instead of TLS; on loopback addresses only.",
  ),
  doorUrls: unset("TENANTBOX_DOOR_URL", baseUrls, "Public base URLs of the one door."),
  ...proxySettings,
  databaseUrl: unset(
    "TENANTBOX_DATABASE_URL",
    databaseUrl,
    "postgres://… or sqlite:FOLDER; SQLite files in the home by default.",
  ),
  demo: setting(
    "TENANTBOX_DEMO",
    onOff,
    "on",
    "Whether a first start makes demo instances, keys, a user and 2,000 logs.",
  ),
  seed: unset(
    "TENANTBOX_SEED",
    word,
    "File or folder (YAML, JSON) that says what the tenant holds, in place of the demo content.",
  ),
  revocation: setting(
    "TENANTBOX_REVOCATION",
    onOff,
    "on",
    "Whether a deleted key's live tokens are refused at once (on) or live to their end (off).",
  ),
  ldap: unset(
    "TENANTBOX_LDAP",
    word,
    "JSON file that describes an LDAP directory of users: where it is, how users and groups are found, what groups mean.",
  ),
  callerTokenSeconds: setting(
    "TENANTBOX_CALLER_TOKEN_SECONDS",
    wholeNumber(0, 3_600),
    "60",
    "How long the resource API keeps a token it obtained for a caller with a certificate or a password; 0: never.",
  ),
  algorithm: setting(
    "TENANTBOX_TOKEN_ALGORITHM",
    z.enum(["RS256", "ES256"]),
    "RS256",
    "Signature algorithm of access tokens: RS256 or ES256.",
  ),
  ...keyRotationSettings,
  subdomain: setting(
    "TENANTBOX_SUBDOMAIN",
    z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "a DNS label in lower case"),
    "tenantbox",
    "The tenant's subdomain, as it stands in client ids and tokens.",
  ),
  ...platformSettings,
  odata: setting(
    "TENANTBOX_ODATA",
    z.enum(["strict", "lenient"]),
    "strict",
    "strict refuses what the real tenant refuses; lenient serves all that is built.",
  ),
  queryDeadline: setting(
    "TENANTBOX_QUERY_DEADLINE_MS",
    wholeNumber(10, 600_000),
    "10000",
    "Longest time one query may run, in milliseconds.",
  ),
  queryWorkers: setting(
    "TENANTBOX_QUERY_WORKERS",
    wholeNumber(1, 64),
    "2",
    "Threads for queries that may be slow.",
  ),
  retentionLogsDays: setting(
    "TENANTBOX_RETENTION_LOGS_DAYS",
    wholeNumber(0, 36_500),
    "30",
    "Days after which logs go, imported ones excepted; 0 keeps them.",
  ),
  retentionMessagesDays: setting(
    "TENANTBOX_RETENTION_MESSAGES_DAYS",
    wholeNumber(0, 36_500),
    "90",
    "Days after which stored messages go; 0 keeps them.",
  ),
  retentionTracesMinutes: setting(
    "TENANTBOX_RETENTION_TRACES_MINUTES",
    wholeNumber(0, 1_000_000),
    "60",
    "Minutes after which traced messages go; 0 keeps them.",
  ),
  ...limitSettings,
  ...rateSettings,
  drain: setting(
    "TENANTBOX_DRAIN_MS",
    wholeNumber(0, 60_000),
    "0",
    "How long a server that is asked to end says that it is not ready and goes on serving, in milliseconds.",
  ),
  testFeatures: setting(
    "TENANTBOX_TEST_FEATURES",
    onOff,
    "off",
    "Whether the operator may move the clock, mint tokens and inject faults.",
  ),
  ...recordSettings,
} as const;

export type StackSettingName = keyof typeof stackSettings;
