import type { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import {
  type CertificateVerdict,
  type PresentedCertificate,
  readClientCert,
} from "@tenantbox/shared/client-certificate";

/** What the listener knows of the caller's certificate; undefined where it brought none. */
export type CertificateOfCaller = CertificateVerdict | undefined;

/** Who stands at the other end of a request: a client for itself, or a resource API for a caller of its own. */
export type Caller =
  | {
      readonly kind: "client";
      /** Whether the request came in by the listener for client certificates. */
      readonly asksCertificates: boolean;
      /** What it has shown in TLS, or what a proxy says that it has. */
      readonly certificate: CertificateOfCaller | "malformed";
    }
  | {
      readonly kind: "resource-api";
      /** The resource API's own. */
      readonly certificate: X509Certificate;
      /** The certificate of its caller. */
      readonly forwarded: CertificateOfCaller | "malformed";
      /** Address of its caller, where it said one. */
      readonly peer: string | undefined;
    };

export interface CallerOptions {
  readonly asksCertificates: (request: IncomingMessage) => boolean;
  readonly certificateOf: (request: IncomingMessage) => CertificateOfCaller | "malformed";
  /** In TLS for processes of ours, whose certificates go by another clock. */
  readonly certificateOfService: (request: IncomingMessage) => CertificateOfCaller;
  readonly judge: (presented: PresentedCertificate) => CertificateVerdict;
  /** Fingerprints of the certificates of our own resource APIs. */
  readonly resourceApis: ReadonlySet<string>;
}

/**
 * Tells callers apart. Only our resource APIs, by their own client certificate, may ask without naming a client: what
 * they forward counts, as what a configured proxy forwards does; from anybody else it does not (decisions 11 and 13).
 */
export function callerOf(request: IncomingMessage, options: CallerOptions): Caller {
  const { headers } = request;
  const asksCertificates = options.asksCertificates(request);
  const service = asksCertificates ? options.certificateOfService(request) : undefined;
  if (service?.ok !== true || !options.resourceApis.has(service.fingerprint)) {
    const certificate = asksCertificates ? options.certificateOf(request) : undefined;
    return { kind: "client", asksCertificates, certificate };
  }
  const presented = readClientCert(headers);
  const peer = headers["x-forwarded-for"];
  return {
    kind: "resource-api",
    certificate: service.certificate,
    forwarded: typeof presented === "object" ? options.judge(presented) : presented,
    peer: typeof peer === "string" && isIP(peer) !== 0 ? peer : undefined,
  };
}
