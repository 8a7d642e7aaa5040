import type { DirectoryClient, DirectoryKey } from "../service-instances/index.ts";

/**
 * The key that this certificate was registered with: the SHA-256 of its DER decides (fact sheet, section 7;
 * catalogue row 116). The client must be the one that is named, not just any client of the same CA (row 38).
 * @param fingerprint hex SHA-256 of a certificate that the policy has accepted
 */
export function matchCertificate(
  client: DirectoryClient | undefined,
  fingerprint: string,
): DirectoryKey | undefined {
  return client?.keys.find((key) => key.kind !== "secret" && key.fingerprint === fingerprint);
}
