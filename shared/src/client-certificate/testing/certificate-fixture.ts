import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import { bits, bool, der, int, octets, oid, seq, setOf, utcTime, utf8 } from "./der-fixture.ts";

/** Certificates for tests, hostile ones above all. The dates lie around `NOON`. */
export const NOON = Date.UTC(2026, 5, 1, 12);
export const DAY = 86_400_000;
export const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
export const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

export interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface Fixture extends Keys {
  readonly certificate: X509Certificate;
  readonly name: Buffer;
}

export interface FixtureOptions {
  /** RDNs as [object identifier, text], or a ready Name. */
  readonly subject?: readonly (readonly [string, string])[] | Buffer;
  /** Signs itself when absent. */
  readonly issuer?: Fixture;
  readonly keys?: Keys;
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Basic constraints; `undefined` leaves the extension out. */
  readonly ca?: boolean | { pathLength: number };
  /** Extended key usage; `null` leaves it out. */
  readonly purposes?: readonly string[] | null;
  /** First octet of the key usage; `null` leaves it out. */
  readonly usage?: number | null;
  readonly digest?: "sha256" | "sha1" | "md5";
  /** Algorithm named inside, when it shall differ from the one outside. */
  readonly innerAlgorithm?: Buffer;
  readonly serial?: string;
  readonly extensions?: readonly Buffer[];
  /** Parts that stand in place of the proper ones, whatever they are; `null` leaves one out. */
  readonly raw?: RawParts;
}

export interface RawParts {
  readonly version?: Buffer | null;
  readonly issuer?: Buffer;
  readonly validity?: Buffer;
  readonly publicKey?: Buffer;
  readonly extensions?: Buffer | null;
  readonly algorithm?: Buffer;
  readonly signature?: Buffer;
}

export const ecKeys = (namedCurve = "P-256"): Keys => generateKeyPairSync("ec", { namedCurve });
export const rsaKeys = (modulusLength: number, publicExponent = 65_537): Keys =>
  generateKeyPairSync("rsa", { modulusLength, publicExponent });

export function nameOf(rdns: readonly (readonly [string, string])[]): Buffer {
  return seq(...rdns.map(([type, value]) => setOf(seq(oid(type), utf8(value)))));
}

export const commonName = (text: string): Buffer => nameOf([["2.5.4.3", text]]);

export function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return seq(oid(id), ...(critical ? [bool()] : []), octets(value));
}

/** A client's leaf by default: valid around NOON, clientAuth, P-256. @throws where OpenSSL cannot read it */
export function makeFixture(options: FixtureOptions): Fixture {
  const keys = options.keys ?? ecKeys();
  const name = subjectOf(options);
  return { ...keys, certificate: new X509Certificate(certificateBytes({ ...options, keys })), name };
}

const subjectOf = ({ subject = [["2.5.4.3", "client"]] }: FixtureOptions): Buffer =>
  Buffer.isBuffer(subject) ? subject : nameOf(subject);

/** The same as bytes, which need not be a certificate at all. */
export function certificateBytes(options: FixtureOptions): Buffer {
  const keys = options.keys ?? ecKeys();
  const name = subjectOf(options);
  const signer = options.issuer ?? { ...keys, name };
  const { raw = {} } = options;
  const { version = der(0xa0, int("02")), extensions = der(0xa3, seq(...extensionsOf(options))) } = raw;
  const algorithm = raw.algorithm ?? algorithmOf(signer.privateKey, options.digest ?? "sha256");
  const tbs = seq(
    version ?? Buffer.of(),
    int(options.serial ?? `40${randomBytes(8).toString("hex")}`),
    options.innerAlgorithm ?? algorithm,
    raw.issuer ?? signer.name,
    raw.validity ?? seq(utcTime(options.notBefore ?? NOON - DAY), utcTime(options.notAfter ?? NOON + DAY)),
    name,
    raw.publicKey ?? keys.publicKey.export({ type: "spki", format: "der" }),
    extensions ?? Buffer.of(),
  );
  const digest = signer.privateKey.asymmetricKeyType === "ed25519" ? null : (options.digest ?? "sha256");
  const signature = raw.signature ?? sign(digest, tbs, signer.privateKey);
  return seq(tbs, algorithm, bits(signature));
}

/** A CA certificate: CA:TRUE, keyCertSign. */
export function makeAuthority(name: string, options: FixtureOptions = {}): Fixture {
  return makeFixture({ subject: commonName(name), ca: true, purposes: null, usage: 0x06, ...options });
}

function extensionsOf(options: FixtureOptions): Buffer[] {
  const { ca, purposes = [CLIENT_AUTH], usage = 0x80 } = options;
  const list = [...(options.extensions ?? [])];
  if (ca !== undefined) {
    const length = typeof ca === "object" ? [int(ca.pathLength.toString(16).padStart(2, "0"))] : [];
    list.push(extension("2.5.29.19", ca === false ? seq() : seq(bool(), ...length), true));
  }
  if (usage !== null) list.push(extension("2.5.29.15", bits(Buffer.of(usage)), true));
  if (purposes !== null) list.push(extension("2.5.29.37", seq(...purposes.map(oid))));
  return list;
}

function algorithmOf(key: KeyObject, digest: "sha256" | "sha1" | "md5"): Buffer {
  if (key.asymmetricKeyType === "ed25519") return seq(oid("1.3.101.112"));
  if (key.asymmetricKeyType === "ec")
    return seq(oid(digest === "sha1" ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2"));
  const rsa = { sha256: "1.2.840.113549.1.1.11", sha1: "1.2.840.113549.1.1.5", md5: "1.2.840.113549.1.1.4" };
  return seq(oid(rsa[digest]), der(0x05));
}
