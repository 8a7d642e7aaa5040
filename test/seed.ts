import type { TenantOptions } from "tenantbox";
import {
  DAY,
  type Fixture,
  makeAuthority,
  makeFixture,
  rsaKeys,
} from "../shared/src/client-certificate/testing/certificate-fixture.ts";

type SeedInput = Exclude<NonNullable<TenantOptions["seed"]>, string>;

/** When the tenant of the seed below is seeded. */
export const seededAt = Date.UTC(2026, 0, 31, 8);

const around = { notBefore: seededAt - 1000 * DAY, notAfter: seededAt + 7000 * DAY };
const keyOf = ({ privateKey }: Fixture): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pemOf = ({ certificate }: Fixture): string => certificate.toString();

/** A seed with an instance for each kind of key, each with all credentials fixed; a new one has other certificates. */
export function seedOfEachKind() {
  // RSA signatures are the same each time, those of curves are not.
  const authority = makeAuthority("Seed CA", { ...around, keys: rsaKeys(2048) });
  const partner = makeAuthority("Partner CA", around);
  const fixed = makeFixture({ ...around, issuer: authority });
  const external = makeFixture({ ...around, issuer: partner });
  const issued = rsaKeys(2048).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const reader = { roles: ["MonitoringDataRead" as const] };
  const identity = (one: Fixture) => ({ cert: pemOf(one), key: keyOf(one) });
  const seed = {
    clock: new Date(seededAt).toISOString(),
    certificateAuthority: { certificate: pemOf(authority), key: keyOf(authority) },
    trust: [{ certificate: pemOf(partner) }],
    instances: [
      {
        name: "shop",
        plan: "api",
        clientid: "sb-shop!b1|it!b1",
        parameters: { ...reader, "token-validity": 30 },
        keys: [
          { name: "secret", clientsecret: "shop-secret-1" },
          { name: "made" },
          {
            name: "fixed",
            parameters: { "key-type": "certificate" },
            certificate: pemOf(fixed),
            key: keyOf(fixed),
          },
          { name: "issued", parameters: { "key-type": "certificate", validity: 100 }, key: issued },
          {
            name: "external",
            parameters: { "key-type": "certificate_external" },
            certificate: pemOf(external),
            key: keyOf(external),
          },
        ],
      },
      { name: "sender", plan: "integration-flow", keys: [{ name: "secret" }] },
    ],
    roleCollections: [{ name: "Watchers", roles: ["MonitoringDataRead"] }],
    users: [
      { name: "Kim@acme.test", password: "kims-password", roleCollections: ["Watchers", "PI_Read_Only"] },
      { name: "lee", password: "lees-password", roles: ["MessagePayloadsRead"] },
    ],
  } satisfies SeedInput;
  return { seed, fixed: identity(fixed), external: identity(external) };
}
