import type { KeyObject, X509Certificate } from "node:crypto";
import { childrenOf, readDer, TAG } from "./der.ts";
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
    if (!isNamed(key)) return "curve given by its numbers";
    return curves.has(namedCurve) ? undefined : `curve ${namedCurve || "without a name"}`;
  }
  if (key.asymmetricKeyType !== "rsa") return `key type ${key.asymmetricKeyType ?? "unknown"}`;
  return rsaWeakness(key);
}

/** RFC 5480 2.1.1: a curve by its name, never by parameters, of which some look like those of a name (CVE-2020-0601). */
function isNamed(key: KeyObject): boolean {
  const [algorithm] = childrenOf(readDer(key.export({ type: "spki", format: "der" })));
  return algorithm !== undefined && childrenOf(algorithm)[1]?.tag === TAG.oid;
}
