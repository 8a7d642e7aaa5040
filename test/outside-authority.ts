import type { X509Certificate } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Fixture,
  type FixtureOptions,
  makeAuthority,
  makeFixture,
} from "../shared/src/client-certificate/testing/certificate-fixture.ts";
import type { Identity } from "./request.ts";
import type { Stack } from "./stack.ts";

/** A client's certificate from somebody else's authority. */
export interface OutsideClient {
  /** What the client shows in a handshake. */
  readonly identity: Identity;
  /** PEM of the leaf alone: what a service key stores. */
  readonly pem: string;
  readonly certificate: X509Certificate;
  readonly fixture: Fixture;
}

/** A certificate authority that the stack knows nothing of until `trust` is called. */
export interface OutsideAuthority {
  issue(options?: FixtureOptions): OutsideClient;
  /** Puts its root into the stack's trust folder. */
  trust(): Promise<void>;
  distrust(): Promise<void>;
}

const day = 86_400_000;

/** Makes an authority and clients whose dates lie around the stack's clock. */
export function outsideAuthority(stack: Stack, name: string): OutsideAuthority {
  const around = { notBefore: stack.now() - day, notAfter: stack.now() + 400 * day };
  const root = makeAuthority(name, around);
  const file = join(stack.home, "trust", `${name.replaceAll(" ", "-")}.pem`);
  return {
    issue: (options = {}) => clientOf(makeFixture({ issuer: root, ...around, ...options })),
    trust: () => writeFile(file, root.certificate.toString()),
    distrust: () => rm(file),
  };
}

/** A certificate that its owner signed himself. */
export function selfSigned(stack: Stack): OutsideClient {
  return clientOf(makeFixture({ notBefore: stack.now() - day, notAfter: stack.now() + day }));
}

function clientOf(fixture: Fixture): OutsideClient {
  const pem = fixture.certificate.toString();
  const key = fixture.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { identity: { cert: pem, key }, pem, certificate: fixture.certificate, fixture };
}
