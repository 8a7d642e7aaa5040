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
  /** Makes the demo user of the identity provider. */
  readonly createUser: (name: string) => Promise<void>;
}

const reader = ["MonitoringDataRead"];

/**
 * What a first start brings (architecture, section 5): three instances with keys of every kind, and a user.
 * Made in an empty tenant only, so nothing that was deleted comes back.
 */
export async function provisionDemo(options: DemoOptions): Promise<void> {
  const { instances } = options;
  if ((await instances.listInstances()).length > 0) return;
  await instances.createInstance({
    name: "demo-api",
    plan: "api",
    parameters: { roles: [...reader, "MessagePayloadsRead"] },
  });
  await instances.createKey("demo-api", { name: "secret" });
  await instances.createKey("demo-api", { name: "certificate", parameters: { "key-type": "certificate" } });
  const external = await options.externalCertificate();
  await instances.createKey("demo-api", {
    name: "external",
    parameters: { "key-type": "certificate_external", "X.509": external.certificatePem },
  });
  await options.writeExternal("demo-api", "external", external);

  await instances.createInstance({ name: "demo-readonly", plan: "api", parameters: { roles: reader } });
  await instances.createKey("demo-readonly", { name: "secret" });

  await instances.createInstance({
    name: "demo-bound",
    plan: "api",
    parameters: { roles: reader, "tls-client-certificate-bound-access-tokens": true },
  });
  await instances.createKey("demo-bound", { name: "certificate", parameters: { "key-type": "certificate" } });
  await options.createUser("demo");
}
