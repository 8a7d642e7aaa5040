import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { authorityProblem, subjectDer, validityOf } from "@tenantbox/shared/client-certificate";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";
import { type CertificateContent, makeCertificate, type Signer } from "./certificate-maker.ts";
import { type CertificateSubject, encodeSubject } from "./certificate-subject.ts";
import { toDer } from "./der-writer.ts";
import { makeCurveKeyPair } from "./key-pairs.ts";
import { writeFileAtomically } from "../private-files/private-files.ts";
import { readPrivateFile, readTextFile } from "./read-files.ts";

/** A CA of ours: its certificate, ready to sign. */
export interface Authority extends Signer {
  readonly certificate: X509Certificate;
  readonly notAfter: number;
}

/** How to open a CA, and what it shall be when it does not exist yet. */
export interface AuthorityPlan {
  readonly certificatePath: string;
  readonly keyPath: string;
  readonly subject: CertificateSubject;
  readonly purpose: CertificateContent["purpose"];
  readonly authority: Exclude<CertificateContent["authority"], false>;
  /** The CA above; a root has none. */
  readonly issuer?: Authority;
  readonly validityDays: number;
  /** When it is valid, in place of so many days from now (epoch milliseconds). */
  readonly period?: { readonly notBefore: number; readonly notAfter: number } | undefined;
  /** Whether an existing certificate still serves; otherwise the same key gets a new one. */
  readonly serves?: (certificate: X509Certificate) => boolean;
}

const DAY = 86_400_000;

/**
 * Opens a CA from its two files, or makes it. The key is written first: a start that was cut short is
 * continued with the key that is there.
 * @throws CertificateAuthorityError in one line when the files are no usable CA
 */
export async function openAuthority(plan: AuthorityPlan, now: number): Promise<Authority> {
  const keyPem = await readPrivateFile(plan.keyPath);
  const certificatePem = await readTextFile(plan.certificatePath);
  if (keyPem === undefined && certificatePem !== undefined) {
    throw new CertificateAuthorityError(
      "file-missing",
      `${plan.keyPath} is missing, its certificate is there`,
    );
  }
  const privateKey = keyPem === undefined ? await newKey(plan) : readKey(plan.keyPath, keyPem);
  const publicKey = createPublicKey(privateKey);
  const existing =
    certificatePem === undefined ? undefined : readAuthority(plan, certificatePem, privateKey, now);
  if (existing && (plan.serves?.(existing) ?? true)) return authorityOf(existing, publicKey, privateKey);
  return certify(plan, { publicKey, privateKey }, now);
}

async function certify(
  plan: AuthorityPlan,
  keys: { publicKey: KeyObject; privateKey: KeyObject },
  now: number,
): Promise<Authority> {
  const period = plan.period ?? { notBefore: now - DAY, notAfter: now + plan.validityDays * DAY };
  const notAfter = Math.min(period.notAfter, plan.issuer?.notAfter ?? Number.POSITIVE_INFINITY);
  const content = { ...plan, publicKey: keys.publicKey, notBefore: period.notBefore, notAfter };
  const signer = plan.issuer ?? { ...keys, name: toDer(encodeSubject(plan.subject)) };
  const certificate = await makeCertificate(content, signer);
  await writeFileAtomically(plan.certificatePath, certificate.toString(), 0o644);
  return authorityOf(certificate, keys.publicKey, keys.privateKey);
}

export function authorityOf(
  certificate: X509Certificate,
  publicKey: KeyObject,
  privateKey: KeyObject,
): Authority {
  const { notAfter } = validityOf(certificate);
  return { certificate, notAfter, name: subjectDer(certificate), publicKey, privateKey };
}

async function newKey(plan: AuthorityPlan): Promise<KeyObject> {
  const { privateKey } = await makeCurveKeyPair();
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  await writeFileAtomically(plan.keyPath, pem.toString(), 0o600);
  return privateKey;
}

function readKey(path: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    // Homes of earlier versions have RSA keys.
    if (key.asymmetricKeyType === "ec" || key.asymmetricKeyType === "rsa") return key;
  } catch (cause) {
    throw new CertificateAuthorityError("file-unreadable", `${path} is no private key, or is encrypted`, {
      cause,
    });
  }
  throw new CertificateAuthorityError("file-unreadable", `${path} is neither an EC nor an RSA key`);
}

function readAuthority(plan: AuthorityPlan, pem: string, key: KeyObject, now: number): X509Certificate {
  const path = plan.certificatePath;
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw new CertificateAuthorityError("file-unreadable", `${path} is no certificate`, { cause });
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new CertificateAuthorityError("key-mismatch", `${plan.keyPath} is not the key of ${path}`);
  }
  const problem = authorityProblem(certificate);
  if (problem) throw new CertificateAuthorityError("not-an-authority", `${path}: ${problem}`);
  if (plan.issuer && !certificate.verify(plan.issuer.publicKey)) {
    throw new CertificateAuthorityError("key-mismatch", `${path} is not signed by the CA above it`);
  }
  const { notBefore, notAfter } = validityOf(certificate);
  if (now < notBefore || now >= notAfter + 1000) {
    const date = new Date(now < notBefore ? notBefore : notAfter).toISOString();
    const words = now < notBefore ? "is not valid before" : "has expired on";
    throw new CertificateAuthorityError("authority-expired", `${path} ${words} ${date}`);
  }
  return certificate;
}
