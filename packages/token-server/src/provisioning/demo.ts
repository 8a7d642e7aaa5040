import type { DemoExternalCertificate } from "../certificate-authority/index.ts";
import type { ServiceInstances } from "../service-instances/index.ts";

export interface DemoOptions {
  readonly instances: ServiceInstances;
  readonly externalCertificate: () => Promise<DemoExternalCertificate>;
  /** Keeps the external certificate's files, which no service key document holds. */
  readonly writeExternal: (
    instance: string,
    key: string,
    certificate: DemoExternalCertificate,
  ) => Promise<void>;
  readonly hasUser: (name: string) => Promise<boolean>;
  /** Makes a user of the identity provider; the last step. */
  readonly createUser: (name: string) => Promise<void>;
}

const reader = ["MonitoringDataRead"];

/**
 * What a first start brings (architecture, section 5): three instances with keys of every kind, and a user, who
 * comes last and says that all of it was made. A start that was interrupted is taken up where it stopped; what
 * was deleted later stays deleted.
 */
export async function provisionDemo(options: DemoOptions): Promise<void> {
  if (await options.hasUser("demo")) return;
  const { instances } = options;
  const existing = new Set((await instances.listInstances()).map(({ name }) => name));
  const ensureInstance = async (name: string, parameters: Record<string, unknown>): Promise<void> => {
    if (!existing.has(name)) await instances.createInstance({ name, plan: "api", parameters });
  };
  const ensureKey = async (
    instance: string,
    name: string,
    parameters?: () => Promise<unknown>,
  ): Promise<void> => {
    if ((await instances.listKeys(instance)).some((key) => key.name === name)) return;
    await instances.createKey(instance, { name, parameters: await parameters?.() });
  };
  const certificate = async () => ({ "key-type": "certificate" });

  await ensureInstance("demo-api", { roles: [...reader, "MessagePayloadsRead"] });
  await ensureKey("demo-api", "secret");
  await ensureKey("demo-api", "certificate", certificate);
  await ensureKey("demo-api", "external", async () => {
    const external = await options.externalCertificate();
    await options.writeExternal("demo-api", "external", external);
    return { "key-type": "certificate_external", "X.509": external.certificatePem };
  });
  await ensureInstance("demo-readonly", { roles: reader });
  await ensureKey("demo-readonly", "secret");
  await ensureInstance("demo-bound", { roles: reader, "tls-client-certificate-bound-access-tokens": true });
  await ensureKey("demo-bound", "certificate", certificate);
  await options.createUser("demo");
}
