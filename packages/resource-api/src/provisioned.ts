import type { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCertificatesPem } from "@tenantbox/shared/client-certificate";
import { readTlsFiles, type TlsMaterial } from "@tenantbox/shared/listener";

/** What proves a process of ours to the token server, and the token server to it; PEM. */
export interface ClientMaterial extends TlsMaterial {
  readonly ca: string;
}

/** What the token server has provisioned for this process. @throws Error, one line, where it has not yet */
export async function readMaterial(home: string): Promise<{
  readonly server: TlsMaterial;
  readonly clientRoot: string;
  /** Whom the token server issues client certificates by, roots and what stands between, besides the trust folder. */
  readonly clientAuthorities: readonly X509Certificate[];
}> {
  return provisioned(home, async () => {
    const [clientRoot, authorities, server] = await Promise.all([
      readFile(join(home, "ca", "client-root.pem"), "utf8"),
      readFile(join(home, "tls", "client-authorities.pem"), "utf8"),
      tls(home, "resource-api"),
    ]);
    const clientAuthorities = parseCertificatesPem(authorities);
    // Without a root nobody could be trusted; never are those that Node knows (facts M4, catalogue row 247).
    if (!clientAuthorities.some((one) => one.ca && one.checkIssued(one))) throw new Error("no root");
    return { clientRoot, server, clientAuthorities };
  });
}

/** Roots end a path, the others complete one. */
export function trustedFrom(authorities: readonly X509Certificate[]) {
  const isRoot = (one: X509Certificate): boolean => one.checkIssued(one);
  return {
    roots: authorities.filter(isRoot),
    intermediates: authorities.filter((one) => !isRoot(one)),
  };
}

/** The same for a client certificate of ours: "resource-api", or "door" where that is open. */
export function readClientMaterial(home: string, service: string): Promise<ClientMaterial> {
  return provisioned(home, async () => {
    const [ca, client] = await Promise.all([
      readFile(join(home, "ca.pem"), "utf8"),
      tls(home, `${service}-client`),
    ]);
    return { ca, ...client };
  });
}

const tls = (home: string, name: string): Promise<TlsMaterial> =>
  readTlsFiles({
    certificatePath: join(home, "tls", `${name}.crt`),
    keyPath: join(home, "tls", `${name}.key`),
  });

async function provisioned<Material>(home: string, read: () => Promise<Material>): Promise<Material> {
  try {
    return await read();
  } catch (cause) {
    throw new Error(
      `${home} holds no certificates for the resource API; the token server makes them at its start`,
      { cause },
    );
  }
}
