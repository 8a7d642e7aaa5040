import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ServiceKeyDocument, serviceKeyFileName } from "@tenantbox/shared/service-key";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";
import type { ClientCertificate } from "./https.ts";

export interface KeyMaterialOptions {
  readonly home: string;
  readonly instance: string;
  readonly key: string;
  /** Files named by the user, for keys whose private key the stack never had. */
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/**
 * The client certificate that goes with a service key: none for a secret, the key's own where it was issued
 * here, files for an external one (the named ones, else those in `keys/`).
 */
export async function clientCertificateOf(
  { oauth }: ServiceKeyDocument,
  options: KeyMaterialOptions,
): Promise<ClientCertificate | undefined> {
  const { home, instance, key, certificateFile, keyFile } = options;
  const named = certificateFile !== undefined || keyFile !== undefined;
  if (oauth.clientsecret !== undefined && !named) return undefined;
  if (oauth.certificate !== undefined && oauth.key !== undefined && !named) {
    return { certificate: oauth.certificate, key: oauth.key };
  }
  const inKeys = (extension: "crt" | "key"): string =>
    join(home, "keys", serviceKeyFileName(instance, key, extension));
  const [certificate, privateKey] = await Promise.all([
    textOf(certificateFile ?? inKeys("crt"), "--cert"),
    textOf(keyFile ?? inKeys("key"), "--key"),
  ]);
  return { certificate, key: privateKey };
}

async function textOf(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = systemCodeOf(error) ?? messageOf(error);
    throw new CommandError(`${file} cannot be read (${reason}); name the file with ${option}`);
  }
}
