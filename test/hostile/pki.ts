import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { thumbprintOf } from "@tenantbox/shared/client-certificate";
import {
  extension,
  type Fixture,
  type FixtureOptions,
  makeAuthority,
  makeFixture,
  rsaKeys,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { octets } from "../../shared/src/client-certificate/testing/der-fixture.ts";
import { eventually } from "../audit.ts";
import { type Administration, administrationOf } from "../flows.ts";
import type { Identity, Reply } from "../request.ts";
import { type TestFeatureCalls, testFeaturesOf } from "../test-features.ts";
import type { HostileStack } from "./hostile-stack.ts";

/** What a caller shows in the handshake, beyond its leaf. */
export interface Shown {
  readonly leaf: Fixture;
  /** Sent behind the leaf, in this order. */
  readonly chain: readonly Fixture[];
  /** How it speaks TLS, where it is not to be polite about it. */
  readonly tls: ConnectionOptions;
}

/** Authorities of a hostile caller's world, two of which the stack trusts, and what the operator can do for it. */
export interface Pki {
  /** Trusted, P-256. */
  readonly root: Fixture;
  /** Trusted, RSA with 2048 bit. */
  readonly rsaRoot: Fixture;
  readonly administration: Administration;
  readonly features: TestFeatureCalls;
  /** A leaf of the trusted root, unless the options say otherwise; valid now. */
  leaf(options?: FixtureOptions): Fixture;
  /** An authority below the trusted root, unless the options say otherwise; valid now. */
  authority(name: string, options?: FixtureOptions): Fixture;
  /** Stores a leaf in a new key of the client `demo-api`. */
  register(leaf: Fixture): Promise<Reply>;
  /** Changes the clock of both servers. */
  clock(change: Readonly<Record<string, unknown>>): Promise<void>;
}

const day = 86_400_000;

/** The key identifier that the trusted root claims, as anybody could. */
export const rootKeyId = extension("2.5.29.14", octets(Buffer.alloc(20, 7)));

/** A client that brings what servers' OpenSSL would not sign or send by itself. */
export const forced: ConnectionOptions = { ciphers: "DEFAULT@SECLEVEL=0", minVersion: "TLSv1.2" };

export const shown = (leaf: Fixture, chain: readonly Fixture[] = [], tls: ConnectionOptions = {}): Shown => ({
  leaf,
  chain,
  tls,
});

/** TLS options by which a caller shows a certificate. */
export const tlsOf = ({ leaf, chain, tls }: Shown): ConnectionOptions & Identity => ({
  ...tls,
  cert: [leaf, ...chain].map(({ certificate }) => certificate.toString()).join(""),
  key: leaf.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
});

/** The thumbprint that a token bound to a certificate has. */
export const boundTo = ({ certificate }: Fixture): { readonly "x5t#S256": string } => ({
  "x5t#S256": thumbprintOf(certificate),
});

/** Makes the authorities and waits until both servers trust the two that they shall. */
export async function openPki(stack: HostileStack): Promise<Pki> {
  const around = { notBefore: Date.now() - day, notAfter: Date.now() + 400 * day };
  const root = makeAuthority("Hostile Root", { ...around, extensions: [rootKeyId] });
  const rsaRoot = makeAuthority("Hostile RSA Root", { ...around, keys: rsaKeys(2048) });
  const administration = await administrationOf(stack);
  const features = await testFeaturesOf(stack);
  let keys = 0;
  const pki: Pki = {
    root,
    rsaRoot,
    administration,
    features,
    async clock(change) {
      for (const send of [features.tokenServer, features.api]) {
        const reply = await send("PUT", "/clock", change);
        if (reply.status !== 200) throw new Error(`the clock was not moved: ${reply.status} ${reply.text}`);
      }
    },
    leaf: (options = {}) => makeFixture({ issuer: root, ...around, ...options }),
    authority: (name, options = {}) => makeAuthority(name, { issuer: root, ...around, ...options }),
    register: ({ certificate }) =>
      administration.createKey("demo-api", `hostile-${(keys += 1)}`, {
        "key-type": "certificate_external",
        "X.509": certificate.toString(),
      }),
  };
  await writeFile(
    join(stack.home, "trust", "hostile.pem"),
    root.certificate.toString() + rsaRoot.certificate.toString(),
  );
  const first = pki.leaf();
  const registered = await pki.register(first);
  if (registered.status !== 201) throw new Error(`not registered: ${registered.status} ${registered.text}`);
  const as: Identity = tlsOf(shown(first));
  await eventually(async () => {
    const reply = await stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
      as,
      headers: { accept: "application/json" },
    });
    return reply.status === 200 ? true : undefined;
  }, "the root to be trusted");
  return pki;
}

/** A token of the client `demo-api` with claims or header members of one's own, signed by the tenant. */
export async function mint(pki: Pki, order: Readonly<Record<string, unknown>>): Promise<string> {
  const reply = await pki.features.tokenServer("POST", "/tokens", {
    instance: "demo-api",
    key: "secret",
    ...order,
  });
  if (reply.status !== 201) throw new Error(`not minted: ${reply.status} ${reply.text}`);
  return reply.json<{ access_token: string }>().access_token;
}
