import { X509Certificate } from "node:crypto";
import type { CertificateAuthority, Repeatable } from "../certificate-authority/index.ts";
import type { SecretBox } from "../secrets/index.ts";
import { privateKeyContext, secretContext, type ServiceKeyRow } from "../storage/index.ts";
import {
  fingerprintOf,
  namesDigest,
  type TrustStore,
  validityOf,
} from "@tenantbox/shared/client-certificate";
import { clientSecretHash, newClientSecret } from "./client-secret.ts";
import { checkedExternalCertificate, checkedIssuedCertificate } from "./external-certificate.ts";
import type { KeyParameters } from "./key-parameters.ts";

/** The columns of a key that hold its credential. */
export type KeyMaterial = Pick<
  ServiceKeyRow,
  | "kind"
  | "secret_hash"
  | "sealed_secret"
  | "certificate"
  | "sealed_private_key"
  | "fingerprint"
  | "names_digest"
  | "accepted_from"
  | "pinned"
>;

export interface KeyMaterialSources {
  readonly certificateAuthority: Pick<CertificateAuthority, "issueClientCertificate"> & {
    readonly trust: TrustStore;
  };
  readonly secretBox: SecretBox;
  readonly now: () => number;
  readonly subdomain: string;
}

/** What a key shall have rather than something new: nothing of it is random then. */
export interface GivenCredential {
  readonly keyId: string;
  readonly secret?: string;
  /** A certificate with its chain behind it, and its private key, both PEM. */
  readonly certificate?: { readonly certificatePem: string; readonly keyPem: string };
  /** How the certificate of a key without one is issued. */
  readonly repeatable?: Repeatable;
}

const nothing = {
  secret_hash: null,
  sealed_secret: null,
  certificate: null,
  sealed_private_key: null,
  fingerprint: null,
  names_digest: null,
  accepted_from: null,
  pinned: 1,
};

/**
 * Makes or reads the credential of a new key. Nothing is stored: until its row is, nobody can use it.
 * @throws ParameterError for an external certificate that cannot be used; CertificateAuthorityError `busy`
 * when too many key pairs are being made, and what else keeps the authority from issuing
 */
export async function makeKeyMaterial(
  keyId: string,
  parameters: KeyParameters,
  { certificateAuthority, secretBox, now, subdomain }: KeyMaterialSources,
  given?: GivenCredential,
): Promise<KeyMaterial> {
  if (parameters.kind === "secret") {
    const secret = given?.secret ?? newClientSecret(keyId);
    return {
      ...nothing,
      kind: parameters.kind,
      secret_hash: clientSecretHash(secret).toString("hex"),
      sealed_secret: secretBox.seal(secret, secretContext(keyId)),
    };
  }
  if (parameters.kind === "certificate_external") {
    const certificate = checkedExternalCertificate(parameters.pem, certificateAuthority.trust, now());
    return {
      ...nothing,
      kind: parameters.kind,
      certificate: certificate.toString(),
      ...matchedBy(certificate),
      pinned: parameters.pinned ? 1 : 0,
    };
  }
  if (given?.certificate !== undefined) {
    const { certificatePem, keyPem } = given.certificate;
    const leaf = checkedIssuedCertificate(certificatePem, keyPem, certificateAuthority.trust, now());
    return {
      ...nothing,
      kind: parameters.kind,
      certificate: certificatePem,
      sealed_private_key: secretBox.seal(keyPem, privateKeyContext(keyId)),
      ...matchedBy(leaf),
    };
  }
  // The names users chose stay out of the subject: a certificate travels in clear and outlives them.
  const issued = await certificateAuthority.issueClientCertificate({
    subject: {
      commonName: keyId,
      locality: subdomain,
      organizationalUnits: ["tenantbox Clients", "Service Keys"],
    },
    validityDays: parameters.validityDays,
    keyLength: parameters.keyLength,
    repeatable: given?.repeatable,
  });
  return {
    ...nothing,
    kind: parameters.kind,
    certificate: issued.certificatePem,
    sealed_private_key: secretBox.seal(issued.keyPem, privateKeyContext(keyId)),
    ...matchedBy(new X509Certificate(issued.certificatePem)),
  };
}

function matchedBy(leaf: X509Certificate) {
  return {
    fingerprint: fingerprintOf(leaf),
    names_digest: namesDigest(leaf),
    accepted_from: validityOf(leaf).notBefore,
  };
}
