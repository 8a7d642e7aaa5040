import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import {
  certificateValidAt,
  clientCertChainHeader,
  clientCertHeader,
  fingerprintOf,
  forwardedClientCertHeader,
  parseCertificatesPem,
  type PresentedCertificate,
  readClientCert,
  readForwardedClientCert,
} from "../client-certificate/index.ts";
import { ConfigurationError } from "../config/index.ts";
import { type Origin, peerCertificateOf } from "../listener/index.ts";
import { forwardedOrigin } from "./forwarded-origin.ts";
import { createNetworks } from "./networks.ts";

export interface ProxyOptions {
  /** Addresses and networks. */
  readonly addresses: readonly string[];
  /** PEM file with client certificates. */
  readonly certificatesFile: string | undefined;
  /** The one header that passes a caller's certificate on. */
  readonly certificateHeader: "client-cert" | "x-forwarded-client-cert";
  /** Epoch milliseconds, of the system: proxies live by no tenant's clock. */
  readonly now: () => number;
}

/** The proxies in front of a server: what they say of a caller counts, and from nobody else (decision 11). */
export interface Proxies {
  /** Whether a request comes by one: then a certificate in TLS is the proxy's and never the caller's. */
  speaksFor(request: IncomingMessage): boolean;
  /** What a proxy says of its caller's certificate; undefined where the caller has shown none. */
  certificateIn(request: IncomingMessage): PresentedCertificate | "malformed" | undefined;
  /** Where a proxy's request came from; undefined for everybody else's. */
  originOf(request: IncomingMessage, arrived: Origin): Origin | undefined;
  /** The first header with a certificate in it that counts for nothing in this request. */
  ignoredIn(request: IncomingMessage): string | undefined;
}

/** Names under which proxies pass certificates on, as clients who hope to be believed have learned them. */
const certificateHeaders = [
  clientCertHeader,
  clientCertChainHeader,
  forwardedClientCertHeader,
  "x_forwarded_client_cert",
  "ssl-client-cert",
  "ssl_client_cert",
  "x-ssl-cert",
  "x-ssl-client-cert",
];

/**
 * Gets to know the configured proxies: each proves itself by its address, or by its own client certificate, which is
 * compared whole.
 * @throws {ConfigurationError} where the certificates cannot be read
 */
export async function openProxies(options: ProxyOptions): Promise<Proxies> {
  const { addresses, certificatesFile, certificateHeader, now } = options;
  const networks = createNetworks(addresses);
  const certificates = certificatesFile === undefined ? new Set() : await fingerprintsIn(certificatesFile);
  const counting: readonly string[] =
    certificateHeader === clientCertHeader ? [clientCertHeader, clientCertChainHeader] : [certificateHeader];
  const provenByCertificate = (request: IncomingMessage): boolean => {
    const shown = certificates.size === 0 ? undefined : peerCertificateOf(request);
    return shown !== undefined && certificates.has(fingerprintOf(shown)) && certificateValidAt(shown, now());
  };
  const speaksFor = (request: IncomingMessage): boolean =>
    networks.has(request.socket.remoteAddress) || provenByCertificate(request);
  return {
    speaksFor,
    certificateIn({ headers }) {
      if (certificateHeader === clientCertHeader) return readClientCert(headers);
      const value = headers[certificateHeader];
      return value === undefined ? undefined : readForwardedClientCert(String(value));
    },
    originOf: (request, arrived) =>
      speaksFor(request) ? forwardedOrigin(request.headers, arrived, networks) : undefined,
    ignoredIn(request) {
      const present = certificateHeaders.filter((name) => request.headers[name] !== undefined);
      if (present.length === 0) return undefined;
      const believed = speaksFor(request) ? counting : [];
      return present.find((name) => !believed.includes(name));
    },
  };
}

async function fingerprintsIn(file: string): Promise<ReadonlySet<string>> {
  try {
    const certificates = parseCertificatesPem(await readFile(file, "utf8"), 1_000_000);
    return new Set(certificates.map(fingerprintOf));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`TENANTBOX_PROXY_CERTIFICATES: ${file} cannot be used: ${why}`);
  }
}
