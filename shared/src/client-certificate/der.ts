/**
 * A strict reader of DER (X.690): definite minimal lengths, low tag numbers, nothing left over.
 * It reads the few fields node:crypto does not show, of certificates OpenSSL has parsed already.
 */

/** One element: its tag byte, its content, and its bytes as they stand, header included. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Bytes that are no strict DER, or a field outside its grammar. */
export class DerError extends Error {
  override name = "DerError";
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The one element these bytes hold. @throws DerError on anything behind it. */
export function readDer(bytes: Uint8Array): DerElement {
  const element = elementAt(bytes, 0);
  if (element.bytes.length !== bytes.length) throw new DerError("bytes behind the element");
  return element;
}

/** The elements inside a constructed element, in order. */
export function childrenOf(parent: DerElement): DerElement[] {
  if ((parent.tag & 0x20) === 0) throw new DerError("not a constructed element");
  const children: DerElement[] = [];
  for (let at = 0; at < parent.content.length; ) {
    const child = elementAt(parent.content, at);
    children.push(child);
    at += child.bytes.length;
  }
  return children;
}

/** The element itself when it has this tag. @throws DerError when it is absent or another. */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag) throw new DerError(`expected tag ${tag}, found ${element?.tag ?? "nothing"}`);
  return element;
}

/** A BOOLEAN; DER knows 00 and FF only. */
export function readBoolean(element: DerElement): boolean {
  const { content } = expectTag(element, TAG.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new DerError("bad boolean");
  return content[0] === 0xff;
}

/** A non-negative INTEGER of at most six bytes. */
export function readSmallInteger(element: DerElement): number {
  const { content } = expectTag(element, TAG.integer);
  const first = content[0];
  if (first === undefined || first > 0x7f || content.length > 6) throw new DerError("integer out of range");
  if (content.length > 1 && first === 0 && (content[1] ?? 0) < 0x80)
    throw new DerError("integer not minimal");
  return content.reduce((value, byte) => value * 256 + byte, 0);
}

/** An OBJECT IDENTIFIER in dotted text. */
export function readOid(element: DerElement): string {
  const { content } = expectTag(element, TAG.oid);
  const arcs: number[] = [];
  let value = 0;
  let open = false;
  for (const byte of content) {
    if (!open && byte === 0x80) throw new DerError("object identifier not minimal");
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER / 128) throw new DerError("object identifier too large");
    open = byte >= 0x80;
    if (!open) {
      arcs.push(value);
      value = 0;
    }
  }
  const first = arcs.shift();
  if (open || first === undefined) throw new DerError("object identifier cut short");
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...arcs].join(".");
}

/** UTCTime or GeneralizedTime in the form RFC 5280 4.1.2.5 demands, as epoch milliseconds. */
export function readTime(element: DerElement): number {
  const text = Buffer.from(element.content).toString("latin1");
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  const long = element.tag === TAG.generalizedTime;
  if (!match || (!long && element.tag !== TAG.utcTime)) throw new DerError("bad time");
  const [year = "", ...rest] = match.slice(1);
  if ((year.length === 4) !== long) throw new DerError("bad time");
  const fullYear = long ? year : `${Number(year) < 50 ? "20" : "19"}${year}`;
  const [month, day, hour, minute, second] = rest;
  const iso = `${fullYear}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const instant = Date.parse(iso);
  if (Number.isNaN(instant) || new Date(instant).toISOString() !== iso) throw new DerError("no such time");
  return instant;
}

function elementAt(bytes: Uint8Array, at: number): DerElement {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError("element cut short");
  if ((tag & 0x1f) === 0x1f) throw new DerError("high tag number");
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError("indefinite or oversized length");
    length = 0;
    for (const byte of bytes.subarray(start, start + count)) length = length * 256 + byte;
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DerError("length not minimal");
    start += count;
  }
  if (start + length > bytes.length) throw new DerError("element cut short");
  return { tag, content: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) };
}
