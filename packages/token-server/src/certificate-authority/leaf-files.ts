import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { validityOf } from "@tenantbox/shared/client-certificate";
import type { Authority } from "./authority-file.ts";
import { writeFileAtomically } from "../private-files/private-files.ts";
import { readPrivateFile, readTextFile } from "./read-files.ts";

/** Where a process of ours finds its certificate chain and its key. */
export interface LeafFiles {
  readonly certificatePath: string;
  readonly keyPath: string;
}

const RENEWAL = 30 * 86_400_000;

/**
 * The leaf in these files when it can go on serving: signed by this CA, its key beside it and private, more
 * than 30 days left. Anything else is undefined; a leaf is replaced rather than complained about.
 */
export async function reusableLeaf(
  files: LeafFiles,
  issuer: Authority,
  now: number,
): Promise<X509Certificate | undefined> {
  try {
    const certificate = new X509Certificate((await readTextFile(files.certificatePath)) ?? "");
    const key = createPrivateKey((await readPrivateFile(files.keyPath)) ?? "");
    const { notBefore, notAfter } = validityOf(certificate);
    const lasts = notBefore <= now && notAfter - now > RENEWAL;
    return lasts && certificate.checkPrivateKey(key) && certificate.verify(issuer.publicKey)
      ? certificate
      : undefined;
  } catch {
    return undefined;
  }
}

/** Writes key (0600) and chain. The key first: a certificate without its key would be worse than none. */
export async function writeLeaf(
  files: LeafFiles,
  key: KeyObject,
  chain: readonly X509Certificate[],
): Promise<void> {
  const pem = key.export({ type: "pkcs8", format: "pem" }).toString();
  await writeFileAtomically(files.keyPath, pem, 0o600);
  await writeFileAtomically(files.certificatePath, chain.join(""), 0o644);
}
