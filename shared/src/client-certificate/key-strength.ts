import type { KeyObject, X509Certificate } from "node:crypto";

const curves = new Set(["prime256v1", "secp384r1", "secp521r1"]);
/** Below: factored by patience. Above: a verification that costs the server more than the caller. */
const RSA_BITS = { least: 2048, most: 8192 };
/** FIPS 186-5 A.1.1: 2^16 < e < 2^256. */
const EXPONENT = { least: 65_537n, below: 2n ** 256n };

/** Why the public key is not accepted, or undefined when it is: RSA from 2048 bit, NIST curves, Ed25519. */
export function keyWeakness(certificate: X509Certificate): string | undefined {
  let key: KeyObject;
  try {
    key = certificate.publicKey;
  } catch {
    return "public key of an unknown kind";
  }
  const details = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "ed25519") return undefined;
  if (key.asymmetricKeyType === "ec") {
    return curves.has(details.namedCurve ?? "")
      ? undefined
      : `curve ${details.namedCurve ?? "without a name"}`;
  }
  if (key.asymmetricKeyType !== "rsa") return `key type ${key.asymmetricKeyType ?? "unknown"}`;
  const bits = details.modulusLength ?? 0;
  if (bits < RSA_BITS.least || bits > RSA_BITS.most) return `RSA key of ${bits} bit`;
  const exponent = details.publicExponent ?? 0n;
  return exponent < EXPONENT.least || exponent >= EXPONENT.below || exponent % 2n === 0n
    ? "RSA exponent"
    : undefined;
}
