/** DER (X.690) by its pieces: what PKCS#12 is made of. */
const element = (tag: number, content: Uint8Array): Buffer => {
  const { length } = content;
  const size: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  const head = length < 128 ? [tag, length] : [tag, 0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from(head), content]);
};

export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, Buffer.concat(parts));
export const set = (...parts: readonly Uint8Array[]): Buffer => element(0x31, Buffer.concat(parts));
export const octets = (content: Uint8Array): Buffer => element(0x04, content);
export const none = (): Buffer => element(0x05, Buffer.alloc(0));
/** `[number]`, around an element (EXPLICIT). */
export const tagged = (number: number, content: Uint8Array): Buffer => element(0xa0 | number, content);
/** `[number] IMPLICIT OCTET STRING`. */
export const taggedOctets = (number: number, content: Uint8Array): Buffer => element(0x80 | number, content);
/** BMPString: UTF-16, the high byte first. */
export const bmpString = (text: string): Buffer => element(0x1e, bmp(text));

/** A number that is not negative. */
export function integer(value: number): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  return element(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** An object identifier, such as `1.2.840.113549.1.7.1`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** A text in UTF-16, the high byte first. */
export const bmp = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift((rest % 128) | 0x80);
  return digits;
}
