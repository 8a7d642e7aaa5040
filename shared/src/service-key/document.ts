/** What a certificate key says about its certificate. DN text: CN first, comma separated, no spaces. */
export interface CertificateDetails {
  readonly issuerdn: string;
  readonly subjectdn: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly validuntil: string;
  /** `0x` and hexadecimal digits. */
  readonly serialnumber: string;
}

/** The members under `oauth`. Which are present tells the key's kind: secret, issued or external certificate. */
export interface ServiceKeyCredentials {
  readonly clientid: string;
  readonly clientsecret?: string;
  /** PEM: leaf, issuing CA and root for an issued certificate, the leaf alone for an external one. */
  readonly certificate?: string;
  /** PEM, PKCS#1; only in keys whose certificate was issued here. */
  readonly key?: string;
  /** Base of the OData API, without `/api/v1`. */
  readonly url: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly createdate: string;
  readonly certificatedetails?: CertificateDetails;
  /** The whole token endpoint, ending in `/oauth/token`. */
  readonly tokenurl: string;
}

export interface ServiceKeyDocument {
  readonly oauth: ServiceKeyCredentials;
}

/**
 * The document with its members in the order clients and people know them: identity, credential, `url`,
 * `createdate`, `certificatedetails`, `tokenurl`. Absent members are left out, never null.
 */
export function serviceKeyDocument(credentials: ServiceKeyCredentials): ServiceKeyDocument {
  const { clientid, clientsecret, certificate, key, url, createdate, certificatedetails, tokenurl } =
    credentials;
  return {
    oauth: {
      clientid,
      ...(clientsecret === undefined ? {} : { clientsecret }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(key === undefined ? {} : { key }),
      url,
      createdate,
      ...(certificatedetails === undefined ? {} : { certificatedetails }),
      tokenurl,
    },
  };
}
