/** Writes DER for tests, wrong DER included: nothing is checked here. */

export function der(tag: number, ...parts: (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

export const seq = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
export const setOf = (...parts: Uint8Array[]): Buffer => der(0x31, ...parts);
export const octets = (...parts: Uint8Array[]): Buffer => der(0x04, ...parts);
export const bits = (bytes: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.of(unused), bytes);
export const bool = (): Buffer => der(0x01, Buffer.of(0xff));
export const int = (hex: string): Buffer => der(0x02, Buffer.from(hex, "hex"));
export const utf8 = (text: string): Buffer => der(0x0c, text);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const arcs = [first * 40 + second, ...rest].map((arc) => {
    const bytes = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      bytes.unshift((left & 0x7f) | 0x80);
    return Buffer.from(bytes);
  });
  return der(0x06, ...arcs);
}

export function utcTime(epochMilliseconds: number): Buffer {
  return der(
    0x17,
    new Date(epochMilliseconds)
      .toISOString()
      .replace(/[-:T]|\.\d{3}/g, "")
      .slice(2),
  );
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}
