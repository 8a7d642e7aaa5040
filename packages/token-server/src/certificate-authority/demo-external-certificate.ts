import { join } from "node:path";
import { type AuthorityPlan, openAuthority } from "./authority-file.ts";
import { makeClientLeaf } from "./client-certificates.ts";
import { createKeyPairMaker } from "./key-pairs.ts";
import { makePrivateFolder } from "../private-files/private-files.ts";

/** A certificate that somebody else's CA issued, with the key its owner would keep to himself. */
export interface DemoExternalCertificate {
  /** PEM of the leaf alone: what an external key stores. */
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly keyPem: string;
}

interface DemoExternalOptions {
  /** The clock that the certificate goes by; epoch milliseconds. */
  readonly now: () => number;
  /** The clock that its CA goes by; the same unless said. */
  readonly system?: () => number;
  readonly commonName?: string;
  /** When its CA is valid, where it is made; ten years unless said. */
  readonly period?: AuthorityPlan["period"];
}

/**
 * Plays the outside world: a CA of its own in `trust/demo-external-ca.pem`, its key in `ca/`, and a new client
 * certificate under it, valid for 365 days.
 * @throws CertificateAuthorityError
 */
export async function demoExternalCertificate(
  home: string,
  { now, system = now, commonName = "demo-external-client", period }: DemoExternalOptions,
): Promise<DemoExternalCertificate> {
  const makeKey = createKeyPairMaker();
  await makePrivateFolder(join(home, "ca"));
  await makePrivateFolder(join(home, "trust"));
  const plan = {
    certificatePath: join(home, "trust", "demo-external-ca.pem"),
    keyPath: join(home, "ca", "demo-external-ca.key"),
    subject: { commonName: "Demo External CA", organization: "Demo External", country: "DE" },
    purpose: "clientAuth",
    authority: { pathLength: 0 },
    validityDays: 3650,
    period,
  } as const;
  const authority = await openAuthority(plan, system());
  const subject = { commonName, organization: "Demo External", country: "DE" };
  const request = { subject, validityDays: 365, keyLength: 2048 } as const;
  const { leaf, keys } = await makeClientLeaf({ makeKey, now }, authority, request);
  const keyPem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { certificatePem: leaf.toString(), keyPem };
}
