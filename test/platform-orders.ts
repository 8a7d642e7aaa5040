import { expect } from "vitest";
import { openCertificateAuthority } from "../packages/token-server/src/certificate-authority/index.ts";
import { openSecretBox } from "../packages/token-server/src/secrets/index.ts";
import {
  createServiceInstances,
  type ManagedServices,
} from "../packages/token-server/src/service-instances/index.ts";
import { openStorage, sealedSample } from "../packages/token-server/src/storage/index.ts";

/** The instances and keys of a tenant as the platform's API has them, without its servers. */
export async function openPlatform(url: string, home: string, now: () => number) {
  const storage = await openStorage(url);
  const certificateAuthority = await openCertificateAuthority({ home, now, hostNames: [] });
  const secretBox = await openSecretBox({ home, sealedSample: await sealedSample(storage) });
  const instances = await createServiceInstances({
    database: storage,
    certificateAuthority,
    secretBox,
    now,
    urls: () => ({
      tokenUrl: "https://t/oauth/token",
      tokenMtlsUrl: "https://m/oauth/token",
      apiUrl: "https://a",
    }),
    subdomain: "acme",
    audit: { record: () => undefined },
  });
  const followed: string[] = [];
  const done = { count: 0 };
  const managed = instances.manage({
    onKey: async (instance, key) => void followed.push(`${instance}/${key}`),
    onKeyMoved: async (from, to, key) => void followed.push(`${from}/${key}`, `${to}/${key}`),
    onDone: () => void (done.count += 1),
    onFailure: (error) => {
      throw error;
    },
  });
  return {
    storage,
    instances,
    managed,
    followed,
    /** How many orders were carried out. */
    done,
    async close() {
      await instances.close();
      certificateAuthority.close();
      await storage.close();
    },
  };
}

/** What an order came to. */
export async function outcome(managed: ManagedServices, guid: string) {
  await expect.poll(async () => (await managed.job(guid))?.state, { timeout: 20_000 }).not.toBe("PROCESSING");
  return managed.job(guid);
}

/** The row of a creation that is at work, as a process leaves it that ends. */
export function orderAtWork(name: string, at: number) {
  return {
    guid: name,
    operation: "service_instance.create",
    state: "PROCESSING",
    resource: `${name}-instance`,
    instance: `${name}-instance`,
    name,
    plan: "api",
    metadata: null,
    stands_in: 1,
    failure: null,
    created_at: at,
    updated_at: at,
  } as const;
}
