import { readFile } from "node:fs/promises";
import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";
import type { ClientCertificate } from "./https.ts";

export interface KeyMaterialOptions {
  /** Where the files of an external key lie unless they are named. */
  readonly beside: (ending: "crt" | "key") => string;
  /** Files named by the user, for keys whose private key the stack never had. */
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/**
 * The client certificate that goes with a service key: none for a secret, the key's own where it was issued
 * here, files for an external one (the named ones, else those beside it).
 */
export async function clientCertificateOf(
  { oauth }: ServiceKeyDocument,
  options: KeyMaterialOptions,
): Promise<ClientCertificate | undefined> {
  const { beside, certificateFile, keyFile } = options;
  const named = certificateFile !== undefined || keyFile !== undefined;
  if (oauth.clientsecret !== undefined && !named) return undefined;
  if (oauth.certificate !== undefined && oauth.key !== undefined && !named) {
    return { certificate: oauth.certificate, key: oauth.key };
  }
  const [certificate, privateKey] = await Promise.all([
    textOf(certificateFile ?? beside("crt"), "--cert"),
    textOf(keyFile ?? beside("key"), "--key"),
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
