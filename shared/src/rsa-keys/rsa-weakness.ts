import type { KeyObject } from "node:crypto";
import { hasPredictablePrimes } from "./predictable-primes.ts";

/** Below: factored by patience. Above: a verification that costs the server more than the caller. */
const bitsAllowed = { least: 2048, most: 8192 };
/** FIPS 186-5 A.1.1: 2^16 < e < 2^256. */
const exponentAllowed = { least: 65_537n, below: 2n ** 256n };

/** Why an RSA public key is not accepted, whatever it is for, or undefined when it is. */
export function rsaWeakness(key: KeyObject): string | undefined {
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (bits < bitsAllowed.least || bits > bitsAllowed.most || bits % 8 !== 0) return `RSA key of ${bits} bit`;
  if (exponent < exponentAllowed.least || exponent >= exponentAllowed.below || exponent % 2n === 0n)
    return "RSA exponent";
  return hasPredictablePrimes(key.export({ format: "jwk" }).n ?? "")
    ? "RSA key of predictable primes"
    : undefined;
}
