import {
  extension,
  type Fixture,
  makeAuthority,
  makeFixture,
  SERVER_AUTH,
} from "../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, seq } from "../shared/src/client-certificate/testing/der-fixture.ts";
import type { DirectoryIdentity } from "./slapd.ts";

const day = 86_400_000;

/** A private authority for directories. */
export interface DirectoryAuthority {
  /** PEM. */
  readonly ca: string;
  /** A certificate for an IPv4 address. */
  issue(address: string): DirectoryIdentity;
}

export function directoryAuthority(name = "Directory CA"): DirectoryAuthority {
  const around = { notBefore: Date.now() - day, notAfter: Date.now() + day };
  const issuer: Fixture = makeAuthority(name, around);
  return {
    ca: issuer.certificate.toString(),
    issue(address) {
      const alternatives = seq(der(0x87, Buffer.from(address.split(".").map(Number))));
      const { certificate, privateKey } = makeFixture({
        ...around,
        issuer,
        subject: [["2.5.4.3", address]],
        purposes: [SERVER_AUTH],
        extensions: [extension("2.5.29.17", alternatives)],
      });
      return {
        cert: certificate.toString(),
        key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
    },
  };
}
