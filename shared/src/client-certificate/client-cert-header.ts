import { X509Certificate } from "node:crypto";
import { MOST_ISSUERS } from "./certification-path.ts";
import type { PresentedCertificate } from "./presented-certificate.ts";
import { isSelfSigned } from "./self-issued.ts";

/** The headers by which a proxy tells which certificate a client has proven to own (RFC 9440, sections 2.2 and 2.3). */
export const clientCertHeader = "client-cert";
export const clientCertChainHeader = "client-cert-chain";

/** Room for `MOST_BYTES` in base64; what does not fit the headers of a request cannot be sent. */
const mostCharacters = 15_000;
// A byte sequence of RFC 8941 (section 3.3.5): base64 between colons, padding included.
const byteSequence = /^:([A-Za-z0-9+/]+={0,2}):$/;

/**
 * A certificate and its chain as RFC 9440 writes them. Self-signed issuers stay behind: who receives this has roots of
 * its own, and none of them is taken from a header.
 * @returns undefined where they are too large to be sent
 */
export function writeClientCert({
  leaf,
  chain,
}: PresentedCertificate): Readonly<Record<string, string>> | undefined {
  if (chain.length > MOST_ISSUERS) return undefined;
  const issuers = chain.filter((issuer) => !isSelfSigned(issuer));
  const headers = {
    [clientCertHeader]: sequence(leaf),
    ...(issuers.length === 0 ? {} : { [clientCertChainHeader]: issuers.map(sequence).join(", ") }),
  };
  const size = Object.values(headers).reduce((sum, value) => sum + value.length, 0);
  return size > mostCharacters ? undefined : headers;
}

const sequence = (certificate: X509Certificate): string => `:${certificate.raw.toString("base64")}:`;

/**
 * Reads what `writeClientCert` writes, strictly: one certificate, canonical base64, exactly one DER structure each.
 * @param headers values as Node joins them; a header that was sent twice is no single byte sequence any more
 * @returns undefined where no certificate is forwarded; "malformed" for anything else than one
 */
export function readClientCert(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): PresentedCertificate | "malformed" | undefined {
  const leaf = headers[clientCertHeader];
  const chain = headers[clientCertChainHeader];
  if (leaf === undefined) return chain === undefined ? undefined : "malformed";
  const [certificate, ...others] = certificatesIn(leaf) ?? [];
  const issuers = chain === undefined ? [] : certificatesIn(chain);
  if (certificate === undefined || others.length > 0 || issuers === undefined) return "malformed";
  return { leaf: certificate, chain: issuers };
}

function certificatesIn(value: string | string[]): X509Certificate[] | undefined {
  const items = String(value).split(/\s*,\s*/, MOST_ISSUERS + 2);
  const certificates = items.map((item) => certificateIn(item.trim()));
  return certificates.every((one) => one !== undefined) ? certificates : undefined;
}

function certificateIn(item: string): X509Certificate | undefined {
  const encoded = byteSequence.exec(item)?.[1];
  if (encoded === undefined) return undefined;
  const der = Buffer.from(encoded, "base64");
  if (der.toString("base64") !== encoded) return undefined;
  try {
    const certificate = new X509Certificate(der);
    // Text in PEM and what stands behind the structure are read over by the parser (facts M19).
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
}
