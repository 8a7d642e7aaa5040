import { resolve } from "node:path";
import type { RequestLimits } from "@tenantbox/odata-v2/parse";
import type { AuditRetention } from "@tenantbox/shared/audit";
import { ConfigurationError, type StackSettings } from "@tenantbox/shared/config";
import { type Limits, limitsOf } from "@tenantbox/shared/listener";
import { type ProxyOptions, proxyOptions } from "@tenantbox/shared/proxies";

/** The resource API's settings as the rest of its code receives them: checked, resolved, plain. */
export interface ResourceApiConfig {
  readonly home: string;
  readonly bind: readonly string[];
  readonly port: number;
  /** Public base URLs of this API; undefined until its port is known. */
  readonly apiUrls: readonly string[] | undefined;
  /** First public URL of the token server: the issuer of tokens that count here. */
  readonly tokenUrl: string;
  /** Where the token server's certificate listener is reached from here. */
  readonly tokenInternalUrl: string;
  /** The one door, where it is open; plain HTTP only where every address of `bind` is a loopback address. */
  readonly door: DoorConfig | undefined;
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  readonly revocation: boolean;
  /** How long a token obtained on a caller's behalf is kept, in milliseconds. */
  readonly callerTokenMs: number;
  readonly strict: boolean;
  readonly queryDeadlineMs: number;
  readonly queryWorkers: number;
  /** Queries that may wait for a thread, and writes that may wait for theirs. */
  readonly queryQueue: number;
  readonly writeQueue: number;
  /** Requests of a batch, bytes of the batch, and bytes of its answers together. */
  readonly batch: { readonly parts: number; readonly bytes: number; readonly answerBytes: number };
  readonly limits: Limits;
  /** Of one OData request. */
  readonly request: RequestLimits;
  /** The proxies in front of both servers. */
  readonly proxies: Omit<ProxyOptions, "now">;
  /** Most requests in a second, of all and of one caller; 0: as many as come. */
  readonly rates: { readonly tenant: number; readonly caller: number };
  readonly auditRetention: AuditRetention;
  /** Port of the metrics; undefined where there are none. */
  readonly adminPort: number | undefined;
  readonly retention: Retention;
  /** Whether the operator may move the clock and inject faults. */
  readonly testFeatures: boolean;
}

export interface DoorConfig {
  readonly port: number;
  readonly plainHttp: boolean;
  readonly urls: readonly string[];
}

/** How long what is kept; 0: for ever. */
export interface Retention {
  readonly logsDays: number;
  readonly messagesDays: number;
  readonly tracesMinutes: number;
}

/**
 * Takes what the resource API needs out of the stack's settings; paths become absolute.
 * @throws {ConfigurationError} where plain HTTP would leave this machine
 */
export function resourceApiConfig(settings: StackSettings): ResourceApiConfig {
  const tokenUrl = settings.tokenUrls?.[0] ?? `https://localhost:${settings.tokenPort}`;
  const mtlsUrl = settings.tokenMtlsUrls?.[0] ?? `https://localhost:${settings.tokenMtlsPort}`;
  return {
    home: resolve(settings.home),
    bind: settings.bind,
    port: settings.apiPort,
    apiUrls: settings.apiUrls,
    tokenUrl,
    tokenInternalUrl: settings.tokenInternalUrl?.[0] ?? mtlsUrl,
    door: doorConfig(settings),
    databaseUrl: settings.databaseUrl,
    demo: settings.demo,
    revocation: settings.revocation,
    callerTokenMs: settings.callerTokenSeconds * 1000,
    strict: settings.odata === "strict",
    queryDeadlineMs: settings.queryDeadline,
    queryWorkers: settings.queryWorkers,
    queryQueue: settings.queryQueue ?? settings.queryWorkers * 64,
    writeQueue: settings.writeQueue,
    batch: {
      parts: settings.batchParts,
      bytes: settings.batchBytes,
      answerBytes: settings.batchAnswerBytes,
    },
    limits: limitsOf(settings),
    request: {
      optionLength: settings.optionLength,
      filterTerms: settings.filterTerms,
      filterDepth: settings.filterDepth,
      orderKeys: settings.orderKeys,
      expandItems: settings.expandItems,
      expandDepth: settings.expandDepth,
      selectItems: settings.selectItems,
      pathSegments: settings.pathSegments,
    },
    rates: { tenant: settings.apiRate, caller: settings.apiRatePerCaller },
    adminPort: settings.adminPort && settings.adminPort + 1,
    proxies: proxyOptions(settings),
    auditRetention: { days: settings.auditDays, events: settings.auditEvents },
    retention: {
      logsDays: settings.retentionLogsDays,
      messagesDays: settings.retentionMessagesDays,
      tracesMinutes: settings.retentionTracesMinutes,
    },
    testFeatures: settings.testFeatures,
  };
}

const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

function doorConfig({ doorPort, doorHttp, doorUrls, bind }: StackSettings): DoorConfig | undefined {
  if (doorPort === undefined) return undefined;
  const reachable = bind.filter((address) => !loopback.test(address));
  if (doorHttp && reachable.length > 0)
    throw new ConfigurationError(
      `TENANTBOX_DOOR_HTTP: plain HTTP is for loopback addresses only, TENANTBOX_BIND has ${reachable.join(", ")}`,
    );
  return { port: doorPort, plainHttp: doorHttp, urls: doorUrls ?? [] };
}
