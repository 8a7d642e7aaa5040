import { createHash, createHmac } from "node:crypto";
import { bmp } from "./der.ts";

/** SHA-256 takes blocks of so many bytes. */
const block = 64;

/** The MAC over a PKCS#12 file's contents with SHA-256: RFC 7292 section 4, its key after appendix B. */
export function pkcs12Mac(
  contents: Uint8Array,
  password: string,
  { salt, iterations }: { readonly salt: Uint8Array; readonly iterations: number },
): Buffer {
  return createHmac("sha256", macKey(password, salt, iterations))
    .update(contents)
    .digest();
}

/** Appendix B.2 with ID 3, which gives as many bytes as one hash has, so that one round is all. */
function macKey(password: string, salt: Uint8Array, iterations: number): Buffer {
  const diversifier = Buffer.alloc(block, 3);
  let key = createHash("sha256")
    .update(diversifier)
    .update(filled(salt))
    .update(filled(bmp(`${password}\0`)))
    .digest();
  for (let round = 1; round < iterations; round += 1) key = createHash("sha256").update(key).digest();
  return key;
}

/** Repeated to whole blocks. */
const filled = (bytes: Uint8Array): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
