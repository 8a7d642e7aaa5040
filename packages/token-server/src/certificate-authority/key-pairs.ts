import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";

const generate = promisify(generateKeyPair);

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A key on P-256, made in no time: for the authorities and for our own servers. */
export function makeCurveKeyPair(): Promise<KeyPair> {
  return generate("ec", { namedCurve: "P-256" });
}

/** Makes an RSA key of so many bits. @throws CertificateAuthorityError `busy` when too many wait already */
export type KeyPairMaker = (bits: number) => Promise<KeyPair>;

/** RSA keys are seconds of work at worst: two at a time leave threads for signatures, and the queue has an end. */
export function createKeyPairMaker({ atOnce = 2, mostWaiting = 64 } = {}): KeyPairMaker {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (bits) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting)
        throw new CertificateAuthorityError("busy", "Too many keys are being made");
      // The one that finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await generate("rsa", { modulusLength: bits, publicExponent: 0x10001 });
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
