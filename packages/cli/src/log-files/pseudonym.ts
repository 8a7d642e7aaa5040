import { createHmac } from "node:crypto";

/** Says something else for a value, always the same for the same value and key; what is a pseudonym stays. */
export interface Pseudonyms {
  of(value: string): string;
  /** For a file's name: its ending stays. */
  ofName(name: string): string;
  /** Bytes of the same length, in base64 as the content is. */
  ofContent(base64: string): string;
}

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const known = /^anon-[a-z2-7]{12}$/;
const mostRemembered = 50_000;

/** @param key whoever has it can find out what a pseudonym stands for by trying */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  const remembered = new Map<string, string>();
  const make = (value: string | Uint8Array): string => {
    const digest = createHmac("sha256", key).update(value).digest();
    return `anon-${[...digest.subarray(0, 12)].map((byte) => alphabet[byte & 31]).join("")}`;
  };
  const of = (value: string): string => {
    // Blank values say nothing about anybody, and clients know them.
    if (value.trim() === "" || known.test(value)) return value;
    const before = remembered.get(value);
    if (before !== undefined) return before;
    const pseudonym = make(value);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(value, pseudonym);
    return pseudonym;
  };
  return {
    of,
    ofName(name) {
      const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
      return `${of(name.slice(0, name.length - ending.length))}${ending}`;
    },
    ofContent(base64) {
      const content = Buffer.from(base64, "base64");
      const said = content.subarray(0, 17).toString("latin1");
      if (known.test(said) || content.length === 0) return base64;
      const text = make(content);
      return Buffer.alloc(content.length, `${text}\n`).toString("base64");
    },
  };
}
