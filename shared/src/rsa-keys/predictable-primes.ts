/** Small odd primes by which moduli of chosen primes give themselves away. */
const smallPrimes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
  109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
] as const;

/** Of each small prime, the remainders that powers of 65537 have. */
const powers = new Map(smallPrimes.map((prime) => [prime, powersOf(65_537 % prime, prime)]));

function powersOf(generator: number, prime: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let power = 1; !found.has(power); power = (power * generator) % prime) found.add(power);
  return found;
}

/**
 * Whether an RSA modulus has primes of the one form that a widespread chip made, which can be found (CVE-2017-15361,
 * "ROCA"): then it is a power of 65537 modulo every small prime. By chance that is one key in a hundred million.
 * @param modulus base64url, as `n` of a JWK
 */
export function hasPredictablePrimes(modulus: string): boolean {
  const number = BigInt(`0x${Buffer.from(modulus, "base64url").toString("hex") || "0"}`);
  return smallPrimes.every((prime) => powers.get(prime)?.has(Number(number % BigInt(prime))) === true);
}
