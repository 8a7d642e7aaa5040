import {
  duplicateSystemOption,
  emptyValue,
  incompatibleSystemOption,
  invalidSystemOption,
  invalidUri,
  tooComplex,
} from "../errors.ts";
import type { RequestLimits } from "./policy.ts";
import { type SystemOption, systemOptions } from "./system-option.ts";

/** One `name=value` of the query, decoded; the names of custom options begin with anything but `$`. */
export interface QueryOption {
  readonly name: string;
  readonly value: string;
}

/** The options of a request in the order they came, and the system options by name. */
export interface QueryOptions {
  readonly all: readonly QueryOption[];
  readonly system: ReadonlyMap<SystemOption, string>;
}

/**
 * Splits and decodes a query string (OData V2 URI conventions, section 4). `+` is a blank. Unknown options
 * without `$` are kept and ignored; a name with a leading blank is one of them.
 *
 * @throws ODataError 400 for a broken escape, an unknown, repeated or empty system option.
 */
export function readQueryOptions(query: string, limits: RequestLimits): QueryOptions {
  const all: QueryOption[] = [];
  const system = new Map<SystemOption, string>();
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decodeQuery(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? "" : decodeQuery(part.slice(equals + 1));
    all.push({ name, value });
    if (!name.startsWith("$")) continue;
    const option = systemOptions.find((known) => known === name);
    if (option === undefined) throw invalidSystemOption(name);
    if (system.has(option)) throw duplicateSystemOption(name);
    if (value === "") throw emptyValue(name);
    if (value.length > limits.optionLength) {
      throw tooComplex(name, `at most ${limits.optionLength} characters are read`);
    }
    system.set(option, value);
  }
  return { all, system };
}

/** @throws ODataError 400 when an option is there that this kind of resource does not know. */
export function allowOnly(options: QueryOptions, allowed: readonly SystemOption[]): void {
  for (const name of options.system.keys()) {
    if (!allowed.includes(name)) throw incompatibleSystemOption(name);
  }
}

/** Decodes one escaped part of a URL, once. NUL is refused: no engine compares text behind it alike. */
export function decodePart(part: string): string {
  if (!part.includes("%")) {
    if (part.includes("\0")) throw invalidUri();
    return part;
  }
  let decoded: string;
  try {
    decoded = decodeURIComponent(part);
  } catch {
    throw invalidUri();
  }
  if (decoded.includes("\0")) throw invalidUri();
  return decoded;
}

function decodeQuery(part: string): string {
  return decodePart(part.includes("+") ? part.replaceAll("+", " ") : part);
}
