/** A part of a body, both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The range lies outside the body: 416 with its size (RFC 9110, section 15.5.17). */
export class UnsatisfiableRangeError extends Error {
  override readonly name = "UnsatisfiableRangeError";
  readonly size: number;
  constructor(size: number) {
    super(`the body has ${size} bytes`);
    this.size = size;
  }
}

/**
 * The one range that `Range` asks for; undefined: the whole body. Several ranges get the whole too, as do units and
 * forms that are not understood: nobody makes an answer larger than its body (RFC 9110, section 14.2; catalogue row
 * 195).
 *
 * @param size bytes of the body.
 * @throws {UnsatisfiableRangeError}
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header?.slice(0, 60) ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (from === "" && to === "") return undefined;
  if (from === "") {
    const length = Math.min(Number(to), size);
    if (length === 0) throw new UnsatisfiableRangeError(size);
    return { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return undefined;
  if (first >= size) throw new UnsatisfiableRangeError(size);
  return { first, last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
}
