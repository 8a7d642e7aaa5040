import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  signatureAlgorithm,
} from "../../certificate-authority/certificate-extensions.ts";
import { encodeSubject } from "../../certificate-authority/certificate-subject.ts";
import {
  bits,
  context,
  existing,
  integer,
  sequence,
  time,
  toDer,
} from "../../certificate-authority/der-writer.ts";

const day = 86_400_000;

/** What a certificate from outside shall be; a good client certificate unless told otherwise. */
export interface OutsideCertificate {
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly purpose?: "clientAuth" | "serverAuth" | "none";
  readonly authority?: boolean;
  readonly selfSigned?: boolean;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
}

/** A certificate authority nobody here knows, which issues whatever it is asked for, as PEM. */
export function createOutsideAuthority(now: () => number) {
  const issuer = encodeSubject({ commonName: "Outside CA" });
  const subject = encodeSubject({ commonName: "outside-client" });
  const authorityKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const clientKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });

  return ({ keys = clientKeys, selfSigned = false, ...wanted }: OutsideCertificate = {}): string => {
    const signer = selfSigned ? keys : authorityKeys;
    const algorithm = signatureAlgorithm(signer.privateKey);
    const { purpose = "clientAuth", authority = false } = wanted;
    const extensions = [
      basicConstraints(authority ? {} : false),
      keyUsage(authority ? "authority" : "leaf"),
      ...(purpose === "none" ? [] : [extendedKeyUsage(purpose)]),
      authorityKeyIdentifier(signer.publicKey),
    ];
    const content = sequence([
      context(0, [integer(Buffer.of(2))]),
      integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
      algorithm,
      selfSigned ? subject : issuer,
      sequence([time(now() + (wanted.from ?? -1) * day), time(now() + (wanted.to ?? 30) * day)]),
      subject,
      existing(keys.publicKey.export({ type: "spki", format: "der" })),
      context(3, [sequence(extensions)]),
    ]);
    const signature = sign("sha256", toDer(content), signer.privateKey);
    return new X509Certificate(toDer(sequence([content, algorithm, bits(signature)]))).toString();
  };
}
