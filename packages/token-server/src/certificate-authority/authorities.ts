import type { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { type Authority, type AuthorityPlan, openAuthority } from "./authority-file.ts";
import { holdsExtension, nameConstraints } from "./certificate-extensions.ts";
import { makePrivateFolder } from "../private-files/private-files.ts";
import type { ServerNames } from "./server-names.ts";

/** Our three CAs: trusting our servers must not mean trusting our clients, nor the other way round. */
export interface Authorities {
  readonly serverRoot: Authority;
  readonly clientRoot: Authority;
  readonly issuingCa: Authority;
}

/** Epoch milliseconds. */
export interface AuthorityTimes {
  readonly now: number;
  /** When new CAs of clients are valid; ten years where undefined. */
  readonly clientPeriod: AuthorityPlan["period"];
}

/** A CA that issues certificates of service keys. */
export interface KeyAuthority {
  readonly issuingCa: Authority;
  /** The issuing CA's certificate and those above it, the root last. */
  readonly chain: readonly X509Certificate[];
}

const TEN_YEARS = 3650;

/**
 * Opens or makes the CAs in `home`. When other server names are configured than the server root may sign for, it
 * gets a new certificate with the same key: clients with the old `ca.pem` go on under the names in that one.
 */
export async function openAuthorities(
  home: string,
  names: ServerNames,
  { now, clientPeriod }: AuthorityTimes,
): Promise<Authorities> {
  const folder = join(home, "ca");
  await makePrivateFolder(folder);
  const serverRoot = openAuthority(
    {
      certificatePath: join(home, "ca.pem"),
      keyPath: join(folder, "server-root.key"),
      subject: named("tenantbox Server Root CA"),
      purpose: "serverAuth",
      authority: { permitted: names },
      validityDays: TEN_YEARS,
      serves: (certificate: X509Certificate) => holdsExtension(certificate, nameConstraints(names)),
    },
    now,
  );
  const clientRoot = openAuthority(
    {
      certificatePath: join(folder, "client-root.pem"),
      keyPath: join(folder, "client-root.key"),
      subject: named("tenantbox Client Root CA"),
      purpose: "clientAuth",
      authority: { pathLength: 1 },
      validityDays: TEN_YEARS,
      period: clientPeriod,
    },
    now,
  );
  const issuingCa = clientRoot.then((issuer) =>
    openAuthority(
      {
        certificatePath: join(folder, "issuing-ca.pem"),
        keyPath: join(folder, "issuing-ca.key"),
        subject: named("tenantbox Client Issuing CA"),
        purpose: "clientAuth",
        authority: { pathLength: 0 },
        issuer,
        validityDays: TEN_YEARS,
        period: clientPeriod,
      },
      now,
    ),
  );
  const [server, client, issuing] = await Promise.all([serverRoot, clientRoot, issuingCa]);
  return { serverRoot: server, clientRoot: client, issuingCa: issuing };
}

function named(commonName: string) {
  return { commonName, organization: "tenantbox", country: "DE" };
}
