import type { KeyObject, X509Certificate } from "node:crypto";
import { rsaWeakness } from "../rsa-keys/rsa-weakness.ts";

const curves = new Set(["prime256v1", "secp384r1", "secp521r1"]);

/** Why the public key is not accepted, or undefined when it is: RSA from 2048 bit, NIST curves, Ed25519. */
export function keyWeakness(certificate: X509Certificate): string | undefined {
  let key: KeyObject;
  try {
    key = certificate.publicKey;
  } catch {
    return "public key of an unknown kind";
  }
  if (key.asymmetricKeyType === "ed25519") return undefined;
  if (key.asymmetricKeyType === "ec") {
    const { namedCurve = "" } = key.asymmetricKeyDetails ?? {};
    return curves.has(namedCurve) ? undefined : `curve ${namedCurve || "without a name"}`;
  }
  if (key.asymmetricKeyType !== "rsa") return `key type ${key.asymmetricKeyType ?? "unknown"}`;
  return rsaWeakness(key);
}
