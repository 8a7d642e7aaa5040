import { X509Certificate } from "node:crypto";
import { type ServiceKeyDocument, serviceKeyDocument } from "@tenantbox/shared/service-key";
import { certificateDetails } from "../certificate-authority/index.ts";
import type { SecretBox } from "../secrets/index.ts";
import { privateKeyContext, secretContext, type ServiceKeyRow } from "../storage/index.ts";

/** Where clients find the servers at the moment; ports may move between starts. */
export interface PublicUrls {
  /** The token endpoint for secrets, path included. */
  readonly tokenUrl: string;
  /** The token endpoint for client certificates, path included. */
  readonly tokenMtlsUrl: string;
  /** Base of the resource API, without a path. */
  readonly apiUrl: string;
}

/**
 * The service key document of a row. Secret keys name the token endpoint for secrets, certificate keys the
 * one that asks for certificates.
 * @throws SecretBoxError when a sealed value does not open
 */
export function keyDocument(
  row: ServiceKeyRow,
  clientId: string,
  urls: PublicUrls,
  secretBox: SecretBox,
): ServiceKeyDocument {
  const common = { clientid: clientId, url: urls.apiUrl, createdate: new Date(row.created_at).toISOString() };
  if (row.certificate === null) {
    return serviceKeyDocument({
      ...common,
      ...(row.sealed_secret === null
        ? {}
        : { clientsecret: secretBox.open(row.sealed_secret, secretContext(row.id)) }),
      tokenurl: urls.tokenUrl,
    });
  }
  return serviceKeyDocument({
    ...common,
    certificate: row.certificate,
    ...(row.sealed_private_key === null
      ? {}
      : { key: secretBox.open(row.sealed_private_key, privateKeyContext(row.id)) }),
    // The leaf is the first block of a chain, and the one that X509Certificate reads.
    certificatedetails: certificateDetails(new X509Certificate(row.certificate)),
    tokenurl: urls.tokenMtlsUrl,
  });
}
