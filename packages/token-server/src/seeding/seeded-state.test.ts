import { generateKeyPairSync } from "node:crypto";
import { parseSeed, SeedError, type SeedInput } from "@tenantbox/shared/seed";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTenant, type Tenant } from "../service-instances/testing/open-tenant.ts";
import { createOutsideAuthority } from "../service-instances/testing/outside-authority.ts";
import { seededState } from "./seeded-state.ts";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

const stateOf = async (seed: SeedInput, testFeatures = true) =>
  seededState(await parseSeed(seed), {
    certificateAuthority: tenant.certificateAuthority,
    secretBox: tenant.secretBox,
    now: () => tenant.clock.time,
    subdomain: "acme",
    testFeatures,
  });

const clientKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = clientKeys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const otherKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const certificate = createOutsideAuthority(Date.now)({ keys: clientKeys });
const parameters = { roles: ["MonitoringDataRead" as const] };

type Instance = NonNullable<SeedInput["instances"]>[number];
type Key = NonNullable<Instance["keys"]>[number];
const instance = (name: string, changes: Partial<Instance> = {}): Instance =>
  ({ name, plan: "api", parameters, ...changes }) as Instance;
const withKeys = (...keys: Key[]): SeedInput => ({ instances: [instance("a", { keys })] });
const external = { name: "e", parameters: { "key-type": "certificate_external" as const }, certificate };
const issued = { name: "i", parameters: { "key-type": "certificate" as const } };

describe("the state of a seed", () => {
  it("is the same each time, but for the salts of passwords and seals", async () => {
    const seed = { instances: [instance("a", { keys: [{ name: "k" }, external] })] };
    const bare = async () => {
      const { rows, files } = await stateOf({ ...seed, clock: "2026-01-31T08:00:00Z" });
      return [rows.service_instance, rows.service_key.map((row) => ({ ...row, sealed_secret: "" })), files];
    };
    expect(await bare()).toEqual(await bare());
  });

  it("has a guid for each name that stays while the rest of the seed changes, and secrets that do not", async () => {
    const one = await stateOf({ instances: [instance("a", { keys: [{ name: "k" }] })] });
    const other = await stateOf({ instances: [instance("b"), instance("a", { keys: [{ name: "k" }] })] });
    const [a, b] = [one, other].map(({ rows }) => rows.service_key[0]);
    expect(a?.id).toBe(b?.id);
    expect(a?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(a?.secret_hash).not.toBe(b?.secret_hash);
  });

  it("gives clients of plan api the scopes of the API, whatever their client id", async () => {
    const { rows } = await stateOf({
      instances: [instance("a", { clientid: "sb-from-elsewhere!b7|it!b99" })],
    });
    expect(rows.service_instance[0]?.client_id).toBe("sb-from-elsewhere!b7|it!b99");
  });
});

describe("what cannot be is refused at its place:", () => {
  it.each<[string, SeedInput, string, string]>([
    [
      "one client id for two instances",
      { instances: [instance("a", { clientid: "same" }), instance("b", { clientid: "same" })] },
      "instances.1.clientid",
      "another service instance has this client id",
    ],
    [
      "two client ids in one instance",
      { instances: [instance("a", { clientid: "one", keys: [{ name: "k", clientid: "two" }] })] },
      "instances.0.keys.0.clientid",
      "one client id",
    ],
    [
      "a client id without the runtime's application",
      { instances: [{ name: "a", plan: "integration-flow", clientid: "sb-a" }] },
      "instances.0.clientid",
      "|it-rt-",
    ],
    [
      "one secret for two keys",
      withKeys({ name: "a", clientsecret: "same-secret" }, { name: "b", clientsecret: "same-secret" }),
      "instances.0.keys.1.clientsecret",
      "another key of this instance has this secret",
    ],
    [
      "a certificate for a secret key",
      withKeys({ name: "a", certificate }),
      "instances.0.keys.0.certificate",
      "key-type",
    ],
    [
      "a secret for a certificate key",
      withKeys({ ...issued, clientsecret: "a-secret-1" }),
      "instances.0.keys.0.clientsecret",
      "key-type",
    ],
    [
      "a certificate without its key",
      withKeys({ ...issued, certificate }),
      "instances.0.keys.0.certificate",
      "private key is missing",
    ],
    [
      "a certificate with another's key",
      withKeys({ ...issued, certificate, key: otherKey }),
      "instances.0.keys.0.key",
      "private key of the certificate",
    ],
    [
      "a certificate of nobody it trusts",
      withKeys({ ...issued, certificate, key }),
      "instances.0.keys.0.certificate",
      "ends in no root",
    ],
    [
      "one certificate for two keys",
      withKeys(external, { ...external, name: "f" }),
      "instances.0.keys.1.certificate",
      "another service key has this certificate",
    ],
    [
      "a leaf among the trusted roots",
      { trust: [{ certificate }] },
      "trust.0.certificate",
      "no CA certificate",
    ],
    [
      "a key that is none",
      withKeys({ ...issued, key: "-----BEGIN KEY-----" }),
      "instances.0.keys.0",
      "no private key",
    ],
    [
      "a key type that its instance does not take",
      {
        instances: [
          instance("a", {
            parameters: { ...parameters, "tls-client-certificate-bound-access-tokens": true },
            keys: [{ name: "k" }],
          }),
        ],
      },
      "instances.0.keys.0.parameters.key-type",
      "takes no secret",
    ],
    ["a name with a slash", { instances: [instance("a/b")] }, "instances.0.name", "1 to 32 characters"],
    [
      "an unknown role collection",
      { users: [{ name: "kim", password: "kims-password", roleCollections: ["Nobody"] }] },
      "users.0.roleCollections.0",
      "Watchers",
    ],
    [
      "a predefined role collection",
      { roleCollections: [{ name: "PI_Read_Only", roles: [] }] },
      "roleCollections.0.name",
      "predefined",
    ],
    [
      "a user name with a colon",
      { users: [{ name: "a:b", password: "kims-password" }] },
      "users.0.name",
      "user name",
    ],
  ])("%s", async (_what, seed, path, message) => {
    const watchers = { name: "Watchers", roles: [] };
    const problems = await stateOf({ ...seed, roleCollections: seed.roleCollections ?? [watchers] }).then(
      () => [],
      (error: unknown) => (error instanceof SeedError ? error.problems : []),
    );
    expect(problems.map((problem) => problem.path.join("."))).toEqual([path]);
    expect(problems[0]?.message).toContain(message);
  });

  it("tokens that live shorter than the platform documents, unless it is for tests", async () => {
    const short = { instances: [instance("a", { parameters: { ...parameters, "token-validity": 30 } })] };
    await expect(stateOf(short, false)).rejects.toThrow(
      /instances\[0\]\.parameters\.token-validity: .*from 3600/,
    );
    expect((await stateOf(short)).rows.service_instance).toHaveLength(1);
  });
});
