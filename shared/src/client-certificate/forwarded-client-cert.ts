import { X509Certificate } from "node:crypto";
import { CertificateInputError, parseCertificatesPem } from "./certificate-pem.ts";
import type { PresentedCertificate } from "./presented-certificate.ts";

/** The header of Cloud Foundry's router, of Envoy, and of many a proxy set up by hand. */
export const forwardedClientCertHeader = "x-forwarded-client-cert";

/** More than fits the headers of a request is refused before anybody reads it. */
const mostCharacters = 64_000;
const pair = /^(By|Hash|Cert|Chain|Subject|URI|DNS)=(?:"([^"]*)"|([^"]*))$/i;

/**
 * Reads `X-Forwarded-Client-Cert`: the last element of the list, which is the last proxy's (the one that we know), be it
 * Envoy's pairs with `Cert` or `Chain`, a PEM text, percent-encoded or not, or a DER in base64. What is percent-encoded
 * is decoded once. A hash without a certificate proves nothing.
 * @returns "malformed" for anything else
 */
export function readForwardedClientCert(value: string): PresentedCertificate | "malformed" {
  if (value.length > mostCharacters) return "malformed";
  const last = split(value, ",").at(-1) ?? "";
  try {
    const [first = "", ...others] = split(last, ";");
    return pair.test(first) ? ofPairs([first, ...others]) : ofText(last);
  } catch (error) {
    if (error instanceof CertificateInputError || error instanceof URIError) return "malformed";
    throw error;
  }
}

/** Parts between separators that stand outside of quotes, trimmed. */
function split(text: string, separator: "," | ";"): readonly string[] {
  const parts: string[] = [];
  let [start, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    if (quoted || text[at] !== separator) continue;
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return [...parts, text.slice(start).trim()];
}

function ofPairs(parts: readonly string[]): PresentedCertificate | "malformed" {
  const found = new Map<string, string>();
  for (const part of parts) {
    const [, name = "", quoted, plain = ""] = pair.exec(part) ?? [];
    const key = name.toLowerCase();
    // Envoy may name several hosts; everything else stands there once.
    if (name === "" || (found.has(key) && key !== "dns" && key !== "uri")) return "malformed";
    found.set(key, quoted ?? plain);
  }
  const [cert, chain] = [found.get("cert"), found.get("chain")];
  const one = cert === undefined ? undefined : ofText(cert);
  if (chain === undefined) return one ?? "malformed";
  const all = ofText(chain);
  if (one === "malformed" || all === "malformed") return "malformed";
  if (one !== undefined && !one.leaf.raw.equals(all.leaf.raw)) return "malformed";
  return all;
}

/** The leaf first, then its issuers. @throws CertificateInputError, URIError */
function ofText(text: string): PresentedCertificate | "malformed" {
  const plain = text.includes("%") ? decodeURIComponent(text) : text;
  const pem = plain.includes("-----") ? plain : asPem(plain);
  const [leaf, ...chain] = parseCertificatesPem(pem);
  return leaf instanceof X509Certificate ? { leaf, chain } : "malformed";
}

const asPem = (base64: string): string => `-----BEGIN CERTIFICATE-----${base64}-----END CERTIFICATE-----`;
