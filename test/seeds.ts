import type { TenantOptions } from "tenantbox";

type Seed = Exclude<TenantOptions["seed"], string | undefined>;
type Instance = Extract<NonNullable<Seed["instances"]>[number], { plan: "api" }>;
type AnyInstance = NonNullable<Seed["instances"]>[number];
type Key = NonNullable<Instance["keys"]>[number];

const secret: Key = { name: "secret" };
const certificate: Key = { name: "certificate", parameters: { "key-type": "certificate" } };

/** A client that holds these roles, with a key by its secret, named `secret`, unless it shall have others. */
export const clientWith = (
  name: string,
  roles: readonly string[],
  more: Omit<Instance["parameters"], "roles"> = {},
  keys: Key[] = [secret],
): Instance => ({ name, plan: "api", parameters: { roles: [...roles], ...more }, keys });

const reader = (...keys: Key[]): Instance =>
  clientWith("demo-api", ["MonitoringDataRead", "MessagePayloadsRead"], {}, keys);

/** What the demo tenant has of clients, the external certificate excepted. */
export const demoClients: readonly Instance[] = [
  reader(secret, certificate),
  clientWith("demo-readonly", ["MonitoringDataRead"]),
  clientWith("demo-bound", ["MonitoringDataRead"], { "tls-client-certificate-bound-access-tokens": true }, [
    certificate,
  ]),
];

/** A tenant with the logs and stores of the demo tenant, for these clients alone. */
export const tenantOf = (...instances: AnyInstance[]): { readonly seed: Seed } => ({
  seed: { instances, logs: { generated: { count: 2_000 } } },
});

/** The same, for these clients besides the one that reads in the demo tenant. */
export const tenantFor = (...clients: readonly AnyInstance[]): { readonly seed: Seed } =>
  tenantOf(reader(secret), ...clients);
