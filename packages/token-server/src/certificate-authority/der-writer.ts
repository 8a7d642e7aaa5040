import forge from "node-forge";

/** Short names for the elements of DER that a certificate is made of; node-forge writes the bytes. */
const { asn1 } = forge;
type Asn1 = forge.asn1.Asn1;

export const sequence = (items: Asn1[]): Asn1 => universal(asn1.Type.SEQUENCE, true, items);
export const set = (items: Asn1[]): Asn1 => universal(asn1.Type.SET, true, items);
export const nothing = (): Asn1 => universal(asn1.Type.NULL, false, "");
export const truth = (): Asn1 => universal(asn1.Type.BOOLEAN, false, "\xff");
export const oid = (dotted: string): Asn1 =>
  universal(asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes());
export const utf8String = (text: string): Asn1 => universal(asn1.Type.UTF8, false, binary(Buffer.from(text)));
export const printableString = (text: string): Asn1 => universal(asn1.Type.PRINTABLESTRING, false, text);
export const octets = (bytes: Uint8Array): Asn1 => universal(asn1.Type.OCTETSTRING, false, binary(bytes));

/** A non-negative integer, big-endian, with the zero octet in front that a high first bit asks for. */
export function integer(bytes: Uint8Array): Asn1 {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.of(0) : Buffer.from(bytes.subarray(first));
  const padded = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
  return universal(asn1.Type.INTEGER, false, binary(padded));
}

/** A bit string of whole octets unless bits are said to be unused. */
export function bits(bytes: Uint8Array, unused = 0): Asn1 {
  return universal(asn1.Type.BITSTRING, false, binary(Buffer.concat([Buffer.of(unused), bytes])));
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5); whole seconds. */
export function time(epochMilliseconds: number): Asn1 {
  const text = new Date(epochMilliseconds).toISOString().replace(/[-:T]|\.\d{3}/g, "");
  const year = Number(text.slice(0, 4));
  return year >= 2050
    ? universal(asn1.Type.GENERALIZEDTIME, false, text)
    : universal(asn1.Type.UTCTIME, false, text.slice(2));
}

/** A context-specific element: explicit with items, implicit with bytes. */
export function context(tag: number, content: Asn1[] | Uint8Array): Asn1 {
  const parts = Array.isArray(content) ? content : binary(content);
  // The types know universal tags only.
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, Array.isArray(content), parts);
}

/** An element that exists already, such as a key written by node:crypto. */
export function existing(der: Uint8Array): Asn1 {
  return asn1.fromDer(binary(der), true);
}

/** The bytes of an element. */
export function toDer(element: Asn1): Buffer {
  return Buffer.from(asn1.toDer(element).getBytes(), "latin1");
}

function universal(type: forge.asn1.Type, constructed: boolean, content: string | Asn1[]): Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, type, constructed, content);
}

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
