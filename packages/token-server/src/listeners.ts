import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import type { AuditLog } from "@tenantbox/shared/audit";
import {
  captureChains,
  createChainMemory,
  judgeCertificate,
  type PresentedCertificate,
  presentedCertificate,
  trustedPem,
  type WatchedTrustStore,
} from "@tenantbox/shared/client-certificate";
import {
  createServedRequests,
  exchangeOf,
  type Listener,
  type Log,
  openListener,
  type Origin,
  readForwarded,
  type TlsMaterial,
} from "@tenantbox/shared/listener";
import type { ServiceMetrics } from "@tenantbox/shared/metrics";
import type { Proxies } from "@tenantbox/shared/proxies";
import { type Caller, callerOf, type CertificateOfCaller } from "./client-authentication/caller.ts";
import type { TokenServerConfig } from "./config.ts";
import { OAuthError } from "./errors.ts";
import { oauthErrorParts } from "./oauth-error-response.ts";
import { isV3Path, v3Refusal } from "./platform-api/index.ts";
import { routes } from "./routes.ts";

/** Names of the listeners, as exchanges carry them; the door's is the resource API's, which passes requests on. */
export const listenerNames = { secret: "token", certificate: "token-mtls", door: "door" } as const;

export interface Listeners {
  readonly secret: Listener;
  readonly certificate: Listener;
  /** Who makes a request, by certificates that are judged at this moment (M1). */
  callerOf(request: IncomingMessage): Caller;
  /** The certificate of a process of ours, which goes by the system's clock. */
  certificateOfService(request: IncomingMessage): CertificateOfCaller;
  close(): Promise<void>;
}

export interface ListenersOptions {
  readonly config: TokenServerConfig;
  readonly tls: TlsMaterial;
  readonly trust: WatchedTrustStore;
  /** Fingerprints of the certificates of our own resource APIs. */
  readonly resourceApis: ReadonlySet<string>;
  /** Fingerprint of the certificate by which the one door proves itself, where it is open. */
  readonly doorFingerprint: string | undefined;
  /** Proxies in front, which say where a request came from and which certificate its caller has shown. */
  readonly proxies: Proxies;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly ready: () => boolean;
  readonly now: () => number;
  readonly system: () => number;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly metrics: Pick<ServiceMetrics, "answered" | "gauge">;
}

/**
 * Opens the listener for secrets, which asks for no certificate, and the one for certificates, which asks for
 * one and lets the policy decide. New trusted roots are offered from the next handshake on.
 */
export async function openListeners(options: ListenersOptions): Promise<Listeners> {
  const { config, tls, trust, resourceApis, doorFingerprint, ready, now, system, log, audit } = options;
  const { proxies, metrics } = options;
  const memory = createChainMemory();
  const judged = (presented: PresentedCertificate | undefined, moment: number): CertificateOfCaller =>
    presented === undefined ? undefined : judgeCertificate(presented, trust, moment);
  const judge = (request: IncomingMessage, moment: number): CertificateOfCaller => {
    return judged(presentedCertificate(request.socket as TLSSocket, memory), moment);
  };
  const isService = (request: IncomingMessage): boolean => {
    const certificate = judge(request, system());
    return certificate?.ok === true && resourceApis.has(certificate.fingerprint);
  };
  const certificateOf = (request: IncomingMessage): CertificateOfCaller | "malformed" => {
    if (!proxies.speaksFor(request)) return judge(request, now());
    const passed = proxies.certificateIn(request);
    return passed === "malformed" ? passed : judged(passed, now());
  };
  const passedByDoor = (request: IncomingMessage): Origin | undefined => {
    const { forwarded } = request.headers;
    if (forwarded === undefined || doorFingerprint === undefined) return undefined;
    const certificate = judge(request, system());
    if (certificate?.ok === true && certificate.fingerprint === doorFingerprint)
      return readForwarded(forwarded);
    log.info({ peer: request.socket.remoteAddress }, "a Forwarded header of a stranger is ignored");
    return undefined;
  };
  const { bind, limits } = config;
  const served = createServedRequests({
    most: limits.requests,
    refuse: refuseBusy,
    // A resource API always has one of these open, and without it would soon let nobody in.
    isExempt: (request) => request.url?.split("?", 1)[0] === routes.revocations && isService(request),
    log,
  });
  metrics.gauge("tenantbox_requests_running", "Requests that are served.", () => served.running);
  const handle = served.around(options.handle);
  const common = { bind, limits, handle, ready, log, audit, onAnswered: metrics.answered };
  const asking = (): TlsMaterial => ({ ...tls, clientRoots: trustedPem(trust) });
  const secret = await openListener({
    ...common,
    passedOn: proxies.originOf,
    ignoredIn: proxies.ignoredIn,
    name: listenerNames.secret,
    setting: "TENANTBOX_TOKEN_PORT",
    port: config.tokenPort,
    tls,
  });
  const certificate = await openListener({
    ...common,
    name: listenerNames.certificate,
    setting: "TENANTBOX_TOKEN_MTLS_PORT",
    port: config.tokenMtlsPort,
    tls: asking(),
    onServer: (server) => captureChains(server, memory),
    passedOn: (request, arrived) => passedByDoor(request) ?? proxies.originOf(request, arrived),
    ignoredIn: (request) => (isService(request) ? undefined : proxies.ignoredIn(request)),
    routine: new Set([routes.revocations]),
  }).catch(async (error: unknown) => {
    await secret.close(0);
    throw error;
  });
  const stopFollowing = trust.onChange(() => certificate.renewTls(asking()));
  return {
    secret,
    certificate,
    callerOf: (request) =>
      callerOf(request, {
        asksCertificates: (one) => exchangeOf(one).listener === listenerNames.certificate,
        certificateOf,
        certificateOfService: (one) => judge(one, system()),
        judge: (presented) => judgeCertificate(presented, trust, now()),
        resourceApis,
      }),
    certificateOfService: (request) => judge(request, system()),
    async close() {
      stopFollowing();
      await Promise.all([secret.close(), certificate.close()]);
    },
  };
}

/** Whoever is refused before anybody looks at a request hears it in the form of the door that was meant. */
function refuseBusy(request: IncomingMessage, response: ServerResponse): void {
  const { headers, body } = isV3Path(request.url?.split("?", 1)[0] ?? "")
    ? v3Refusal(503, {})
    : oauthErrorParts(new OAuthError("unavailable"));
  response.writeHead(503, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
