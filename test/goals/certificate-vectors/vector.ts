import {
  type Fixture,
  type FixtureOptions,
  extension,
  makeAuthority,
  makeFixture,
  nameOf,
} from "../../../shared/src/client-certificate/testing/certificate-fixture.ts";
import {
  bits,
  bool,
  der,
  octets,
  oid,
  seq,
} from "../../../shared/src/client-certificate/testing/der-fixture.ts";

/** A client's leaf with what it sends along, under roots that are trusted, and the verdict at one moment. */
export interface CertificateVector {
  /** The case of x509-limbo that it was rebuilt from, `group::case`, or a name of our own. */
  readonly name: string;
  readonly leaf: Fixture;
  readonly chain: readonly Fixture[];
  readonly roots: readonly Fixture[];
  readonly good: boolean;
}

/**
 * Where the verdict is not x509-limbo's: why. A rule for the web's servers alone; the operator says which roots count,
 * whatever is in them; key identifiers help to find a path and are no condition; without clientAuth nobody is a client;
 * what should have been critical is heeded or does no harm; OpenSSL, which judges first in a handshake, is stricter.
 */
export type Difference =
  | "web-only"
  | "anchor"
  | "lenient-identifiers"
  | "client-purpose"
  | "non-critical"
  | "as-openssl";

/** What vectors are made of: one moment, and authorities whose dates lie around it. */
export interface World {
  /** Epoch milliseconds, a whole second. */
  readonly moment: number;
  readonly root: Fixture;
  authority(name: string, options?: FixtureOptions): Fixture;
  /** A root of its own, which must be named among the roots of the vector. */
  anchor(name: string, options?: FixtureOptions): Fixture;
  leaf(options?: FixtureOptions): Fixture;
}

const day = 86_400_000;

export function makeWorld(moment: number): World {
  const around = { notBefore: moment - day, notAfter: moment + day };
  const root = makeAuthority("Vector Root", around);
  return {
    moment,
    root,
    authority: (name, options = {}) => makeAuthority(name, { issuer: root, ...around, ...options }),
    anchor: (name, options = {}) => makeAuthority(name, { ...around, ...options }),
    leaf: (options = {}) => makeFixture({ issuer: root, ...around, ...options }),
  };
}

export interface Shape {
  readonly leaf: Fixture;
  readonly chain?: readonly Fixture[];
  readonly roots?: readonly Fixture[];
}

/** A list of vectors, written as good ones and bad ones. */
export function collector(world: World) {
  const vectors: CertificateVector[] = [];
  const add = (name: string, shape: Shape, good: boolean): void => {
    const { leaf, chain = [], roots = [world.root] } = shape;
    vectors.push({ name, leaf, chain, roots, good });
  };
  return {
    vectors,
    good: (name: string, shape: Shape, _because?: Difference) => add(name, shape, true),
    bad: (name: string, shape: Shape, _because?: Difference) => add(name, shape, false),
  };
}

export const id = {
  subjectKey: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  crlDistribution: "2.5.29.31",
  policies: "2.5.29.32",
  authorityKey: "2.5.29.35",
  policyConstraints: "2.5.29.36",
  extendedKeyUsage: "2.5.29.37",
  authorityInformation: "1.3.6.1.5.5.7.1.1",
} as const;

export const unknownCritical = (): Buffer => extension("1.3.6.1.4.1.99999.7", der(0x05), true);
export const organization = (text: string): Buffer => nameOf([["2.5.4.10", text]]);
export const empty = (): Buffer => seq();
export const all = (extensions: readonly Buffer[]): Buffer => der(0xa3, seq(...extensions));

/** General names, as they stand in alternative names and in subtrees. */
export const dns = (name: string): Buffer => der(0x82, name);
export const mail = (address: string): Buffer => der(0x81, address);
export const address = (...bytes: number[]): Buffer => der(0x87, Buffer.from(bytes));
export const directory = (name: Buffer): Buffer => der(0xa4, name);
export const other = (): Buffer => der(0xa0, oid("1.2.3.4"), der(0xa0, der(0x0c, "x")));

export const alternative = (names: readonly Buffer[], critical = false): Buffer =>
  extension(id.subjectAltName, seq(...names), critical);

/** Name constraints. */
export function constraints(
  { permitted = [], excluded = [] }: { permitted?: readonly Buffer[]; excluded?: readonly Buffer[] },
  critical = true,
): Buffer {
  const list = (tag: number, bases: readonly Buffer[]): readonly Buffer[] =>
    bases.length === 0 ? [] : [der(tag, ...bases.map((base) => seq(base)))];
  return extension(id.nameConstraints, seq(...list(0xa0, permitted), ...list(0xa1, excluded)), critical);
}

const keyId = (bytes: number): Buffer => Buffer.alloc(20, bytes);
export const subjectKey = (critical = false): Buffer => extension(id.subjectKey, octets(keyId(1)), critical);
export const authorityKey = (critical = false): Buffer =>
  extension(id.authorityKey, seq(der(0x80, keyId(1))), critical);
export const basic = (ca: boolean, critical: boolean, ...more: Buffer[]): Buffer =>
  extension(id.basicConstraints, seq(...(ca ? [bool()] : []), ...more), critical);
export const usage = (octet: number): Buffer => extension(id.keyUsage, bits(Buffer.of(octet)), true);
