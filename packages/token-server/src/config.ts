import { resolve } from "node:path";
import type { AuditRetention } from "@tenantbox/shared/audit";
import type { StackSettings } from "@tenantbox/shared/config";
import { type Limits, limitsOf } from "@tenantbox/shared/listener";
import { type ProxyOptions, proxyOptions } from "@tenantbox/shared/proxies";

/** The token server's settings as the rest of its code receives them: checked, resolved, plain. */
export interface TokenServerConfig {
  readonly home: string;
  readonly bind: readonly string[];
  readonly tokenPort: number;
  readonly tokenMtlsPort: number;
  readonly tokenUrls: readonly string[] | undefined;
  /** Whether the one door is open, and its public base URLs. */
  readonly door: boolean;
  readonly doorUrls: readonly string[];
  readonly tokenMtlsUrls: readonly string[] | undefined;
  readonly apiUrls: readonly string[] | undefined;
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  readonly algorithm: "RS256" | "ES256";
  /** How signing keys follow each other, in milliseconds; `every` undefined: on command only. */
  readonly keyRotation: {
    readonly every: number | undefined;
    readonly announcement: number;
    readonly grace: number;
  };
  /** File that describes an upstream directory of users. */
  readonly ldap: string | undefined;
  readonly subdomain: string;
  /** Names of the platform's one organization and its one space. */
  readonly organization: string;
  readonly space: string;
  /** Host names and addresses that server certificates must cover besides loopback. */
  readonly hostNames: readonly string[];
  readonly limits: Limits;
  /** Of a form: bytes and parameters. */
  readonly form: { readonly bytes: number; readonly parameters: number };
  /** The proxies in front of both servers. */
  readonly proxies: Omit<ProxyOptions, "now">;
  readonly rates: TokenRates;
  readonly auditRetention: AuditRetention;
  /** Port of the metrics; undefined where there are none. */
  readonly adminPort: number | undefined;
  /** Whether the operator may move the clock, mint tokens and inject faults, and tokens of a seed may live short. */
  readonly testFeatures: boolean;
}

/** Most requests in a second, and most failures in a minute; 0: as many as come. */
export interface TokenRates {
  readonly tenant: number;
  readonly client: number;
  readonly guesses: number;
  /** Wrong passwords of one user from one address; from one address. */
  readonly passwords: {
    readonly ofUser: number;
    readonly ofPeer: number;
    /** Verifications that run at once, and logins that wait for one. */
    readonly running: number;
    readonly waiting: number;
  };
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, "");

/** Takes what the token server needs out of the stack's settings; paths become absolute. */
export function tokenServerConfig(settings: StackSettings): TokenServerConfig {
  const { home, bind, tokenPort, tokenMtlsPort, tokenUrls, tokenMtlsUrls, apiUrls, tokenInternalUrl } =
    settings;
  const doorUrls = settings.doorUrls ?? [];
  const urls = [tokenUrls, tokenMtlsUrls, apiUrls, tokenInternalUrl, doorUrls].flatMap((list) => list ?? []);
  return {
    home: resolve(home),
    bind,
    tokenPort,
    tokenMtlsPort,
    tokenUrls,
    door: settings.doorPort !== undefined,
    doorUrls,
    tokenMtlsUrls,
    // A fixed port makes the address known before the resource API says where it stands.
    apiUrls: apiUrls ?? (settings.apiPort === 0 ? undefined : [`https://localhost:${settings.apiPort}`]),
    databaseUrl: settings.databaseUrl,
    demo: settings.demo,
    algorithm: settings.algorithm,
    keyRotation: {
      every: settings.keyRotationSeconds === 0 ? undefined : settings.keyRotationSeconds * 1000,
      announcement: settings.keyAnnouncementSeconds * 1000,
      grace: settings.keyGraceSeconds * 1000,
    },
    ldap: settings.ldap === undefined ? undefined : resolve(settings.ldap),
    subdomain: settings.subdomain,
    organization: settings.organization,
    space: settings.space,
    hostNames: [...new Set(urls.map(hostOf))].filter((name) => name !== "localhost"),
    limits: limitsOf(settings),
    form: { bytes: settings.formBytes, parameters: settings.formParameters },
    rates: {
      tenant: settings.tokenRate,
      client: settings.tokenRatePerClient,
      guesses: settings.guesses,
      passwords: {
        ofUser: settings.passwordGuesses,
        ofPeer: settings.passwordGuessesPerPeer,
        running: settings.passwordChecks,
        waiting: settings.passwordQueue,
      },
    },
    adminPort: settings.adminPort,
    proxies: proxyOptions(settings),
    auditRetention: { days: settings.auditDays, events: settings.auditEvents },
    testFeatures: settings.testFeatures,
  };
}
