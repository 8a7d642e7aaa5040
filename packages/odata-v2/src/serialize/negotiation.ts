import { notAcceptable, unsupportedFormat } from "../errors.ts";
import type { ODataRequest, RequestedFormat } from "../parse/index.ts";
import { acceptRanges, bestOffer, type Offer } from "./accept.ts";

/** The payload formats that this library writes; `xml` is Atom that calls itself `application/xml`. */
export type Format = "json" | "atom" | "xml";

const json: Offer<Format> = { value: "json", type: "application/json", parameters: { odata: "verbose" } };
const xml: Offer<Format> = { value: "xml", type: "application/xml", parameters: {} };

/** What can be written of each kind of request, first what is written when the caller has no wish. */
function offersOf(kind: ODataRequest["kind"]): readonly [Offer<Format>, ...Offer<Format>[]] {
  switch (kind) {
    case "feed":
    case "entry":
      return [{ value: "atom", type: "application/atom+xml", parameters: { type: kind } }, json, xml];
    case "service-document":
      return [{ value: "atom", type: "application/atomsvc+xml", parameters: {} }, json, xml];
    default:
      return [xml, json];
  }
}

/**
 * The format of the answer: `$format` before `Accept` (OData V2 operations, section 2.2.6), and Atom for a caller
 * who asks for neither. `$metadata`, `$count` and `$value` are what they are, whatever is accepted.
 *
 * @throws ODataError 406 when nothing that is asked for can be written.
 */
export function negotiate(request: ODataRequest, accept: string | undefined): Format | undefined {
  if (!("format" in request)) return undefined;
  return choose(offersOf(request.kind), request.format, accept);
}

/**
 * The format of a value that a function gives back, in the same order of wishes; XML for a caller without one.
 *
 * @throws ODataError 406 when nothing that is asked for can be written.
 */
export function negotiateValue(format: RequestedFormat | undefined, accept: string | undefined): Format {
  return choose([xml, json], format, accept);
}

function choose(
  offers: readonly [Offer<Format>, ...Offer<Format>[]],
  format: RequestedFormat | undefined,
  accept: string | undefined,
): Format {
  if (format !== undefined) {
    if (!offers.some((offer) => offer.value === format)) throw unsupportedFormat(format);
    return format;
  }
  if (accept === undefined || accept.trim() === "") return offers[0].value;
  const chosen = bestOffer(offers, acceptRanges(accept));
  if (chosen === undefined) throw notAcceptable(accept);
  return chosen;
}
