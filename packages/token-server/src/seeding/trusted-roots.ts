import type { X509Certificate } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  authorityProblem,
  CertificateInputError,
  parseCertificatesPem,
} from "@tenantbox/shared/client-certificate";
import { type Seed, type SeedProblem, seedProblem } from "@tenantbox/shared/seed";
import { writeFileAtomically } from "../private-files/private-files.ts";

/** The roots that the seed trusts for client certificates; what is no CA is added to `problems`. */
export function trustedRoots({ trust }: Seed, problems: SeedProblem[]): X509Certificate[] {
  return trust.flatMap((one) => {
    const object = (message: string): void => void problems.push(seedProblem(one, ["certificate"], message));
    try {
      const certificates = parseCertificatesPem(one.certificate);
      for (const certificate of certificates) {
        const problem = authorityProblem(certificate);
        if (problem !== undefined) object(problem);
      }
      return certificates;
    } catch (error) {
      if (!(error instanceof CertificateInputError)) throw error;
      object(error.message);
      return [];
    }
  });
}

/** Makes `trust/seed.pem` what the seed says; without roots there is none. */
export async function writeTrustedRoots(home: string, { trust }: Seed): Promise<void> {
  const path = join(home, "trust", "seed.pem");
  const content = trust.map(({ certificate }) => certificate.trim()).join("\n");
  if (content === "") await rm(path, { force: true });
  else await writeFileAtomically(path, `${content}\n`, 0o644);
}
