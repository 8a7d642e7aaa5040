import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { DemoExternalCertificate } from "../certificate-authority/index.ts";
import type { IdentityProvider } from "../identity-provider/index.ts";
import type { KeyFiles } from "../key-files/key-files.ts";
import { writePrivateFile } from "../private-files/private-files.ts";
import { serviceKeyFileName } from "@tenantbox/shared/service-key";
import type { ServiceInstances } from "../service-instances/index.ts";
import { provisionDemo } from "./demo.ts";

export interface ProvisionOptions {
  readonly home: string;
  /** Whether the demo content is wanted. */
  readonly demo: () => Promise<boolean>;
  readonly users: IdentityProvider;
  readonly instances: ServiceInstances;
  readonly keyFiles: KeyFiles;
  /** Makes the certificate that the demo brings from outside. */
  readonly externalCertificate: () => Promise<DemoExternalCertificate>;
}

/** Fills a new tenant and keeps its files in step with where the servers stand. */
export interface Provisioning {
  /** Makes what a first start brings, then writes every key file and the operator's key with today's URLs. */
  publish(): Promise<void>;
}

export function provision(options: ProvisionOptions): Provisioning {
  const { home, demo, users, instances, keyFiles, externalCertificate } = options;
  const makeDemo = () =>
    provisionDemo({
      instances,
      externalCertificate,
      async writeExternal(instance, key, { certificatePem, keyPem }) {
        await writePrivateFile(join(home, "keys", serviceKeyFileName(instance, key, "crt")), certificatePem);
        await writePrivateFile(join(home, "keys", serviceKeyFileName(instance, key, "key")), keyPem);
      },
      hasUser: async (name) => (await users.findUser(name)) !== undefined,
      async createUser(name) {
        const password = randomBytes(18).toString("base64url");
        await writePrivateFile(
          join(home, "users", `${name}.json`),
          `${JSON.stringify({ username: name, password }, null, 2)}\n`,
        );
        await users.createUser({
          name,
          password,
          roles: ["MonitoringDataRead"],
          spaceRoles: ["space_developer"],
        });
      },
    });
  return {
    async publish() {
      const operator = await instances.provisionOperator();
      await writePrivateFile(join(home, "admin.json"), `${JSON.stringify(operator, null, 2)}\n`);
      if (await demo()) await makeDemo();
      await keyFiles.rewrite();
    },
  };
}
