import {
  createCipheriv,
  createHash,
  createPrivateKey,
  pbkdf2,
  randomBytes,
  X509Certificate,
} from "node:crypto";
import { promisify } from "node:util";
import {
  bmpString,
  integer,
  none,
  objectIdentifier,
  octets,
  sequence,
  set,
  tagged,
  taggedOctets,
} from "./der.ts";
import { pkcs12Mac } from "./pkcs12-mac.ts";

const id = {
  data: objectIdentifier("1.2.840.113549.1.7.1"),
  encryptedData: objectIdentifier("1.2.840.113549.1.7.6"),
  pbes2: objectIdentifier("1.2.840.113549.1.5.13"),
  pbkdf2: objectIdentifier("1.2.840.113549.1.5.12"),
  hmacWithSha256: objectIdentifier("1.2.840.113549.2.9"),
  aes256Cbc: objectIdentifier("2.16.840.1.101.3.4.1.42"),
  sha256: objectIdentifier("2.16.840.1.101.3.4.2.1"),
  shroudedKeyBag: objectIdentifier("1.2.840.113549.1.12.10.1.2"),
  certificateBag: objectIdentifier("1.2.840.113549.1.12.10.1.3"),
  x509Certificate: objectIdentifier("1.2.840.113549.1.9.22.1"),
  friendlyName: objectIdentifier("1.2.840.113549.1.9.20"),
  localKeyId: objectIdentifier("1.2.840.113549.1.9.21"),
};

const iterations = 100_000;
const derive = promisify(pbkdf2);

export interface Pkcs12Contents {
  /** PEM: the leaf, then its issuers. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  /** What programs show for it. */
  readonly name: string;
  readonly password: string;
}

/**
 * A PKCS#12 file (RFC 7292) with a private key and its certificates, all under PBES2 with PBKDF2-HMAC-SHA-256 and
 * AES-256-CBC (RFC 8018) and a MAC with SHA-256: what OpenSSL 3 writes too, and Java 8u301, Windows Server 2019 and
 * macOS 15 and newer read.
 * @throws Error where the two do not fit, or cannot be read
 */
export async function pkcs12({ certificate, key, name, password }: Pkcs12Contents): Promise<Buffer> {
  const [leaf, ...issuers] = certificatesIn(certificate);
  if (leaf === undefined) throw new TypeError("there is no certificate to put in");
  const keyId = createHash("sha1").update(leaf).digest();
  const own = set(attribute(id.friendlyName, bmpString(name)), attribute(id.localKeyId, octets(keyId)));
  const certificates = sequence(
    certificateBag(leaf, own),
    ...issuers.map((issuer) => certificateBag(issuer, undefined)),
  );
  const privateKey = createPrivateKey(key);
  if (!new X509Certificate(leaf).checkPrivateKey(privateKey))
    throw new TypeError("the private key is not the certificate's");
  const plainKey = privateKey.export({ type: "pkcs8", format: "der" });
  const shrouded = await encrypted(plainKey, password);
  const keyBag = sequence(
    id.shroudedKeyBag,
    tagged(0, sequence(shrouded.algorithm, octets(shrouded.bytes))),
    own,
  );
  const sealed = await encrypted(certificates, password);
  const contents = sequence(
    sequence(
      id.encryptedData,
      tagged(0, sequence(integer(0), sequence(id.data, sealed.algorithm, taggedOctets(0, sealed.bytes)))),
    ),
    sequence(id.data, tagged(0, octets(sequence(keyBag)))),
  );
  const salt = randomBytes(16);
  const mac = pkcs12Mac(contents, password, { salt, iterations });
  return sequence(
    integer(3),
    sequence(id.data, tagged(0, octets(contents))),
    sequence(sequence(sequence(id.sha256, none()), octets(mac)), octets(salt), integer(iterations)),
  );
}

function certificatesIn(pem: string): readonly Buffer[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return found.map((one) => new X509Certificate(one).raw);
}

const attribute = (type: Buffer, value: Buffer): Buffer => sequence(type, set(value));

const certificateBag = (der: Buffer, attributes: Buffer | undefined): Buffer =>
  sequence(
    id.certificateBag,
    tagged(0, sequence(id.x509Certificate, tagged(0, octets(der)))),
    ...(attributes === undefined ? [] : [attributes]),
  );

/** PBES2, RFC 8018 section 6.2: the algorithm as it stands in the file, and the bytes. */
async function encrypted(plain: Uint8Array, password: string): Promise<{ algorithm: Buffer; bytes: Buffer }> {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const secret = await derive(password, salt, iterations, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", secret, iv);
  const derivation = sequence(
    id.pbkdf2,
    sequence(octets(salt), integer(iterations), sequence(id.hmacWithSha256, none())),
  );
  return {
    algorithm: sequence(id.pbes2, sequence(derivation, sequence(id.aes256Cbc, octets(iv)))),
    bytes: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}
