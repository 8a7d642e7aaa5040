import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCertificateAuthority } from "../../certificate-authority/index.ts";
import { openSecretBox } from "../../secrets/index.ts";
import { openStorage, sealedSample } from "../../storage/index.ts";
import { createServiceInstances } from "../index.ts";

export const urls = {
  tokenUrl: "https://localhost:8443/oauth/token",
  tokenMtlsUrl: "https://localhost:8444/oauth/token",
  apiUrl: "https://localhost:8445",
};

/** A tenant in a temporary home, on real parts; `restart` opens the same home once more. */
export async function openTenant(home?: string) {
  const place = home ?? (await mkdtemp(join(tmpdir(), "tenant-")));
  const clock = { time: Date.now() };
  const now = () => clock.time;
  const certificateAuthority = await openCertificateAuthority({ home: place, now, hostNames: [] });
  const database = await openStorage(`sqlite:${join(place, "token-server.db")}`);
  const secretBox = await openSecretBox({ home: place, sealedSample: await sealedSample(database) });
  const instances = await createServiceInstances({
    database,
    certificateAuthority,
    secretBox,
    now,
    urls: () => urls,
    subdomain: "acme",
    audit: { record: () => undefined },
  });
  const stop = async (): Promise<void> => {
    await instances.close();
    certificateAuthority.close();
    await database.close();
  };
  return {
    home: place,
    clock,
    database,
    certificateAuthority,
    secretBox,
    instances,
    async restart() {
      await stop();
      return openTenant(place);
    },
    async close() {
      await stop();
      await rm(place, { recursive: true, force: true });
    },
  };
}

export type Tenant = Awaited<ReturnType<typeof openTenant>>;
