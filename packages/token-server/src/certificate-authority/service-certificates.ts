import { join } from "node:path";
import { fingerprintOf } from "@tenantbox/shared/client-certificate";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";
import { holdsExtension, subjectAltName } from "./certificate-extensions.ts";
import { makeCertificate } from "./certificate-maker.ts";
import type { Authority } from "./authority-file.ts";
import { certifyClient, type Issuer, leafPeriod } from "./client-certificates.ts";
import { makeCurveKeyPair } from "./key-pairs.ts";
import { type LeafFiles, reusableLeaf, writeLeaf } from "./leaf-files.ts";
import type { ServerNames } from "./server-names.ts";

/** Below the 398 days some clients allow a server certificate at most. */
const DAYS = 365;
const DAY = 86_400_000;

/** A year, or as long as the CA itself is left: a CA near its end still lets our servers start. */
const periodUnder = (authority: Authority, now: number) =>
  leafPeriod(now, Math.min(DAYS, (authority.notAfter - now) / DAY), authority);

/** A TLS server certificate for these names in `<folder>/<service>.crt|.key`, reused while it serves. */
export async function issueServerCertificate(
  { authorities, now }: Pick<Issuer, "authorities" | "now">,
  folder: string,
  service: string,
  names: ServerNames,
): Promise<LeafFiles> {
  const files = leafFiles(folder, service);
  const { serverRoot } = authorities;
  const present = await reusableLeaf(files, serverRoot, now());
  if (present && holdsExtension(present, subjectAltName(names))) return files;
  const period = periodUnder(serverRoot, now());
  const keys = await makeCurveKeyPair();
  const subject = { commonName: service, organization: "tenantbox" };
  const content = {
    subject,
    publicKey: keys.publicKey,
    purpose: "serverAuth",
    authority: false,
    names,
  } as const;
  await writeLeaf(files, keys.privateKey, [await makeCertificate({ ...content, ...period }, serverRoot)]);
  return files;
}

/** A client certificate for a process of ours in `<folder>/<service>-client.crt|.key`, reused while it serves. */
export async function issueServiceClientCertificate(
  issuer: Pick<Issuer, "authorities" | "now">,
  folder: string,
  service: string,
): Promise<LeafFiles & { readonly fingerprint: string }> {
  const files = leafFiles(folder, `${service}-client`);
  const { issuingCa } = issuer.authorities;
  const present = await reusableLeaf(files, issuingCa, issuer.now());
  if (present) return { ...files, fingerprint: fingerprintOf(present) };
  const subject = { commonName: service, organizationalUnits: ["services"], organization: "tenantbox" };
  const keys = await makeCurveKeyPair();
  const period = periodUnder(issuingCa, issuer.now());
  const leaf = await certifyClient(issuingCa, { subject, publicKey: keys.publicKey, ...period });
  await writeLeaf(files, keys.privateKey, [leaf, issuingCa.certificate]);
  return { ...files, fingerprint: fingerprintOf(leaf) };
}

function leafFiles(folder: string, name: string): LeafFiles {
  if (!/^[a-z0-9-]{1,64}$/.test(name)) {
    throw new CertificateAuthorityError(
      "invalid-request",
      `Not the name of a service: ${JSON.stringify(name)}`,
    );
  }
  return { certificatePath: join(folder, `${name}.crt`), keyPath: join(folder, `${name}.key`) };
}
