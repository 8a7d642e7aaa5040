/** One media range of an `Accept` header (RFC 9110, section 12.5.1). */
export interface AcceptRange {
  /** `type/subtype`, in lower case; either part may be `*`. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0 to 1; 0: not acceptable. */
  readonly quality: number;
}

/** One representation that can be written. */
export interface Offer<T> {
  readonly value: T;
  readonly type: string;
  /** Parameters that a range may name, and the value it must name then. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** No client sends as many; more are not read. */
const mostRanges = 200;

/** The ranges of a header in its order; what is malformed asks for nothing. */
export function acceptRanges(header: string): readonly AcceptRange[] {
  return header.split(",", mostRanges).map((part) => {
    const [type = "", ...rest] = part.split(";");
    const parameters = new Map<string, string>();
    let quality = 1;
    for (const parameter of rest) {
      const [name = "", value = ""] = parameter.split("=", 2).map((side) => side.trim().toLowerCase());
      const plain = value.replace(/^"(.*)"$/, "$1");
      if (name === "q") {
        // What follows q belongs to the preference, not to the type.
        quality = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(plain) ? Number(plain) : 0;
        break;
      }
      if (name !== "") parameters.set(name, plain);
    }
    return { type: type.trim().toLowerCase(), parameters, quality };
  });
}

/**
 * The offer that is liked best. The most specific range that fits an offer says how much it is liked; among
 * equals the range that stands first in the header decides, then the order of the offers.
 */
export function bestOffer<T>(offers: readonly Offer<T>[], ranges: readonly AcceptRange[]): T | undefined {
  let best: { readonly value: T; readonly quality: number; readonly place: number } | undefined;
  for (const { value, type, parameters } of offers) {
    let found: { readonly quality: number; readonly place: number; readonly specific: number } | undefined;
    for (const [place, range] of ranges.entries()) {
      const specific = specificity(range, type, parameters);
      if (specific > (found?.specific ?? 0)) found = { quality: range.quality, place, specific };
    }
    if (found === undefined || found.quality === 0) continue;
    const better =
      best === undefined ||
      found.quality > best.quality ||
      (found.quality === best.quality && found.place < best.place);
    if (better) best = { value, quality: found.quality, place: found.place };
  }
  return best?.value;
}

/** 0: does not fit; else the more, the closer. `charset` fits when it is the one that everything is written in. */
function specificity(range: AcceptRange, type: string, known: Readonly<Record<string, string>>): number {
  if (range.type === "*/*") return 1;
  if (range.type === `${type.slice(0, type.indexOf("/"))}/*`) return 2;
  if (range.type !== type) return 0;
  for (const [name, value] of range.parameters) {
    const expected = name === "charset" ? "utf-8" : known[name];
    if (expected !== undefined && expected !== value) return 0;
  }
  return 3 + range.parameters.size;
}
