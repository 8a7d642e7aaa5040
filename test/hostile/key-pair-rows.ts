import { execFileSync } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { expect, it } from "vitest";
import { createKeyPairMaker } from "../../packages/token-server/src/certificate-authority/key-pairs.ts";
import { thorough } from "./growth.ts";

const count = thorough ? 2_000 : 10;
const bits = 2048;

const numberOf = (text = ""): bigint => BigInt(`0x${Buffer.from(text, "base64url").toString("hex")}`);

function commonDivisor(one: bigint, other: bigint): bigint {
  let [a, b] = [one, other];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** The product of all, by halves, so that the factors multiplied are of one size. */
const product = (numbers: readonly bigint[]): bigint => {
  if (numbers.length <= 1) return numbers[0] ?? 1n;
  const middle = numbers.length >> 1;
  return product(numbers.slice(0, middle)) * product(numbers.slice(middle));
};

/** Moduli that share a prime with another one (batch GCD): n has one where the product of all others shares a factor. */
const shared = (moduli: readonly bigint[]): readonly bigint[] => {
  const all = product(moduli);
  return moduli.filter((modulus) => commonDivisor((all % (modulus * modulus)) / modulus, modulus) !== 1n);
};

/** Row 223: RSA keys of service keys. */
export function keyPairRows(): void {
  it(`row 223: of ${count} RSA keys no two share a prime, and no key has primes beside each other`, async () => {
    const makeKey = createKeyPairMaker({ mostWaiting: count });
    const pairs = await Promise.all(Array.from({ length: count }, () => makeKey(bits)));
    const moduli = pairs.map(({ privateKey }) => checked(privateKey));
    const [first = 3n, second = 5n] = moduli;
    // Two processes of their own, as after a restart, and as two servers that start at once have them.
    const words = [
      "-e",
      `const { n } = require("node:crypto").generateKeyPairSync("rsa", { modulusLength: ${bits} }).publicKey.export({ format: "jwk" }); console.log(n)`,
    ];
    const others = [1, 2].map(() =>
      numberOf(execFileSync(process.execPath, words, { encoding: "utf8" }).trim()),
    );
    const all = [...moduli, ...others];
    expect([new Set(all).size, shared(all)]).toEqual([all.length, []]);
    // The test of primes finds what it looks for.
    expect(shared([...all, first, second * 7n]).length).toBeGreaterThanOrEqual(2);
  });
}

/** The modulus of a key whose numbers are far enough apart (FIPS 186-5 appendix A.1.1). */
function checked(privateKey: KeyObject): bigint {
  const { n, p, q, e } = privateKey.export({ format: "jwk" });
  const [modulus, one, other] = [numberOf(n), numberOf(p), numberOf(q)];
  const distance = one > other ? one - other : other - one;
  expect([modulus === one * other, modulus.toString(2).length, numberOf(e)]).toEqual([true, bits, 65_537n]);
  expect(distance > 2n ** BigInt(bits / 2 - 100)).toBe(true);
  return modulus;
}
