import { type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import type forge from "node-forge";
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  nameConstraints,
  type Purpose,
  signatureAlgorithm,
  subjectAltName,
  subjectKeyIdentifier,
} from "./certificate-extensions.ts";
import { type CertificateSubject, encodeSubject } from "./certificate-subject.ts";
import { bits, context, existing, integer, sequence, time, toDer } from "./der-writer.ts";
import type { ServerNames } from "./server-names.ts";

const signAsync = promisify(sign);

/** What a certificate shall say. Dates in epoch milliseconds, cut to whole seconds. */
export interface CertificateContent {
  readonly subject: CertificateSubject;
  readonly publicKey: KeyObject;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly purpose: Purpose;
  /** `false` for a leaf. */
  readonly authority: false | { readonly pathLength?: number; readonly permitted?: ServerNames };
  readonly names?: ServerNames;
  /** 16 octets; random unless said. */
  readonly serial?: Buffer | undefined;
}

/** Who signs: a root signs itself. */
export interface Signer {
  /** DER of the signer's name. */
  readonly name: Uint8Array;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/**
 * Makes an X.509 version 3 certificate (RFC 5280): encoded by node-forge, signed by node:crypto off the loop.
 * @throws CertificateAuthorityError when the subject has no encoding
 */
export async function makeCertificate(content: CertificateContent, signer: Signer): Promise<X509Certificate> {
  const algorithm = signatureAlgorithm(signer.privateKey);
  const tbs = sequence([
    context(0, [integer(Buffer.of(2))]),
    integer(serialOf(content.serial ?? randomBytes(16))),
    algorithm,
    existing(signer.name),
    sequence([time(content.notBefore), time(content.notAfter)]),
    encodeSubject(content.subject),
    existing(content.publicKey.export({ type: "spki", format: "der" })),
    context(3, [sequence(extensionsOf(content, signer))]),
  ]);
  const signature = await signAsync("sha256", toDer(tbs), signer.privateKey);
  return new X509Certificate(toDer(sequence([tbs, algorithm, bits(signature)])));
}

function extensionsOf(content: CertificateContent, signer: Signer): forge.asn1.Asn1[] {
  const { authority, names, purpose } = content;
  return [
    basicConstraints(authority),
    keyUsage(authority ? "authority" : "leaf"),
    extendedKeyUsage(purpose),
    subjectKeyIdentifier(content.publicKey),
    authorityKeyIdentifier(signer.publicKey),
    ...(names ? [subjectAltName(names)] : []),
    ...(authority && authority.permitted ? [nameConstraints(authority.permitted)] : []),
  ];
}

/** 126 of the bits behind the bits 01: positive, and always 16 octets (RFC 5280 4.1.2.2). */
function serialOf(bytes: Buffer): Buffer {
  const serial = Buffer.from(bytes);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
