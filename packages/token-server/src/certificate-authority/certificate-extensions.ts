import { createHash, type KeyObject, type X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type forge from "node-forge";
import { bits, context, integer, nothing, octets, oid, sequence, toDer, truth } from "./der-writer.ts";
import { addressBytes, type ServerNames } from "./server-names.ts";

type Asn1 = forge.asn1.Asn1;

const PURPOSE = { serverAuth: "1.3.6.1.5.5.7.3.1", clientAuth: "1.3.6.1.5.5.7.3.2" } as const;
export type Purpose = keyof typeof PURPOSE;

/** Basic constraints (RFC 5280 4.2.1.9); `false` for a leaf, written as the empty sequence DER wants. */
export function basicConstraints(authority: false | { pathLength?: number }): Asn1 {
  if (authority === false) return extension("2.5.29.19", sequence([]), "critical");
  const length = authority.pathLength;
  const limit = length === undefined ? [] : [integer(Buffer.of(length))];
  return extension("2.5.29.19", sequence([truth(), ...limit]), "critical");
}

/** Key usage (RFC 5280 4.2.1.3): bit 0 digitalSignature, 5 keyCertSign, 6 cRLSign. */
export function keyUsage(use: "authority" | "leaf"): Asn1 {
  const [value, unused] = use === "authority" ? [0x06, 1] : [0x80, 7];
  return extension("2.5.29.15", bits(Buffer.of(value), unused), "critical");
}

/** Extended key usage (RFC 5280 4.2.1.12). */
export function extendedKeyUsage(purpose: Purpose): Asn1 {
  return extension("2.5.29.37", sequence([oid(PURPOSE[purpose])]));
}

export function subjectKeyIdentifier(key: KeyObject): Asn1 {
  return extension("2.5.29.14", octets(keyIdentifier(key)));
}

export function authorityKeyIdentifier(key: KeyObject): Asn1 {
  return extension("2.5.29.35", sequence([context(0, keyIdentifier(key))]));
}

/** Subject alternative names (RFC 5280 4.2.1.6). */
export function subjectAltName({ domains, addresses }: ServerNames): Asn1 {
  const names = domains.map((domain) => context(2, Buffer.from(domain)));
  return extension(
    "2.5.29.17",
    sequence([...names, ...addresses.map((one) => context(7, addressBytes(one)))]),
  );
}

/**
 * Name constraints (RFC 5280 4.2.1.10): only these domains, what lies below them, and exactly these addresses.
 */
export function nameConstraints({ domains, addresses }: ServerNames): Asn1 {
  const masks = addresses.map((one) => {
    return Buffer.concat([addressBytes(one), Buffer.alloc(isIP(one) === 4 ? 4 : 16, 0xff)]);
  });
  const bases = [
    ...domains.map((domain) => context(2, Buffer.from(domain))),
    ...masks.map((base) => context(7, base)),
  ];
  return extension(
    "2.5.29.30",
    sequence([
      context(
        0,
        bases.map((base) => sequence([base])),
      ),
    ]),
    "critical",
  );
}

/** Whether a certificate of ours holds exactly this extension. */
export function holdsExtension(certificate: X509Certificate, extension: Asn1): boolean {
  return certificate.raw.includes(toDer(extension));
}

/** SHA-256 with the signer's kind of key: sha256WithRSAEncryption (RFC 4055 5), ecdsa-with-SHA256 (RFC 5758 3.2). */
export function signatureAlgorithm({ asymmetricKeyType }: KeyObject): Asn1 {
  return asymmetricKeyType === "ec"
    ? sequence([oid("1.2.840.10045.4.3.2")])
    : sequence([oid("1.2.840.113549.1.1.11"), nothing()]);
}

/** SHA-1 of the public key's bits: method 1 of RFC 5280 4.2.1.2, a name and no protection. */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha1").update(publicKeyBits(key)).digest();
}

/** What the bit string of a SubjectPublicKeyInfo holds: PKCS#1, or an uncompressed point (RFC 5480 2.2). */
function publicKeyBits(key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== "ec") return key.export({ type: "pkcs1", format: "der" });
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
}

function extension(id: string, value: Asn1, critical?: "critical"): Asn1 {
  return sequence([oid(id), ...(critical ? [truth()] : []), octets(toDer(value))]);
}
