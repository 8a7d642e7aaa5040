import { notAcceptable, unsupportedFormat } from "../errors.ts";
import type { ODataRequest } from "../parse/index.ts";

/** The payload formats that this library writes. */
export type Format = "json";

interface AcceptRange {
  readonly type: string;
  readonly quality: number;
}

/** What a media range asks for; a wildcard means the default of OData V2, which is Atom. */
const formatOfRange: ReadonlyMap<string, Format | "atom"> = new Map([
  ["application/json", "json"],
  ["text/json", "json"],
  ["application/atom+xml", "atom"],
  ["application/atomsvc+xml", "atom"],
  ["application/xml", "atom"],
  ["text/xml", "atom"],
  ["application/*", "atom"],
  ["*/*", "atom"],
]);

/**
 * The format of the answer: `$format` before `Accept` (OData V2 operations, section 2.2.6). `$metadata`,
 * `$count` and `$value` are what they are, whatever is accepted.
 *
 * @throws ODataError 406 when nothing that is asked for can be written.
 */
export function negotiate(request: ODataRequest, accept: string | undefined): Format | undefined {
  if (!("format" in request)) return undefined;
  if (request.format === "json") return "json";
  if (request.format !== undefined) throw unsupportedFormat(request.format);
  const header = accept === undefined || accept.trim() === "" ? "*/*" : accept;
  for (const range of rangesByPreference(header)) {
    if (formatOfRange.get(range.type) === "json") return "json";
  }
  throw notAcceptable(header);
}

/** The ranges that are acceptable at all, best first; equal ones in the order of the header. */
function rangesByPreference(header: string): readonly AcceptRange[] {
  const ranges: AcceptRange[] = [];
  for (const part of header.split(",", 200)) {
    const [type = "", ...parameters] = part.split(";");
    const quality = qualityOf(parameters);
    if (quality > 0) ranges.push({ type: type.trim().toLowerCase(), quality });
  }
  return ranges.toSorted((one, other) => other.quality - one.quality);
}

function qualityOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const match = /^\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*$/i.exec(parameter);
    if (match !== null) return Number(match[1]);
  }
  return 1;
}
