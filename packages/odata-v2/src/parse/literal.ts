import { dateTimeMilliseconds, dateTimeOffsetMilliseconds, timeMilliseconds } from "./date-time.ts";
import type { Token } from "./token.ts";

/**
 * A value from the URL. Times are epoch milliseconds, a time of day milliseconds, integers `bigint` so that no
 * digit is lost, a decimal its digits as text, binary its lower-case hex.
 */
export type Literal =
  | { readonly type: "null"; readonly value: null }
  | { readonly type: "Edm.Boolean"; readonly value: boolean }
  | { readonly type: "Edm.Int32" | "Edm.Int64"; readonly value: bigint }
  | { readonly type: "Edm.Double" | "Edm.Single"; readonly value: number }
  | { readonly type: "Edm.DateTime" | "Edm.DateTimeOffset" | "Edm.Time"; readonly value: number }
  | { readonly type: "Edm.String" | "Edm.Guid" | "Edm.Binary" | "Edm.Decimal"; readonly value: string };

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const int32 = 2n ** 31n;
const int64 = 2n ** 63n;

const namedLiterals: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["null", { type: "null", value: null }],
  ["true", { type: "Edm.Boolean", value: true }],
  ["false", { type: "Edm.Boolean", value: false }],
  ["INF", { type: "Edm.Double", value: Number.POSITIVE_INFINITY }],
  ["NaN", { type: "Edm.Double", value: Number.NaN }],
]);

/** The literal that a token is (OData V2 "Abstract Type System", primitive literals); undefined if it is none. */
export function literalOf(token: Token): Literal | undefined {
  switch (token.kind) {
    case "string":
      return { type: "Edm.String", value: token.text };
    case "number":
      return numberOf(token.text);
    case "typed":
      return typedOf(token.prefix, token.text);
    case "name":
      return namedLiterals.get(token.text);
    default:
      return undefined;
  }
}

function numberOf(text: string): Literal | undefined {
  const suffix = text.at(-1)?.toLowerCase() ?? "";
  const digits = "mdfl".includes(suffix) ? text.slice(0, -1) : text;
  const whole = /^-?[0-9]+$/.test(digits);
  if (suffix === "m") return decimalOf(digits);
  if (suffix === "d" || suffix === "f") return floatOf(suffix === "d" ? "Edm.Double" : "Edm.Single", digits);
  if (!whole) return suffix === "l" ? undefined : floatOf("Edm.Double", digits);
  return digits.length > 20 ? undefined : wholeOf(BigInt(digits), suffix === "l");
}

function wholeOf(value: bigint, long: boolean): Literal | undefined {
  if (value < -int64 || value >= int64) return undefined;
  const fits = !long && value >= -int32 && value < int32;
  return { type: fits ? "Edm.Int32" : "Edm.Int64", value };
}

/** At most 29 digits, the reach of `Edm.Decimal`; no exponent. */
function decimalOf(digits: string): Literal | undefined {
  if (digits.length > 31 || /e/i.test(digits)) return undefined;
  return { type: "Edm.Decimal", value: digits };
}

function floatOf(type: "Edm.Double" | "Edm.Single", digits: string): Literal | undefined {
  const value = Number(digits);
  return digits.length > 40 || !Number.isFinite(value) ? undefined : { type, value };
}

function typedOf(prefix: string, text: string): Literal | undefined {
  switch (prefix) {
    case "datetime":
      return timed("Edm.DateTime", dateTimeMilliseconds(text));
    case "datetimeoffset":
      return timed("Edm.DateTimeOffset", dateTimeOffsetMilliseconds(text));
    case "time":
      return timed("Edm.Time", timeMilliseconds(text));
    case "guid":
      return guidPattern.test(text) ? { type: "Edm.Guid", value: text.toLowerCase() } : undefined;
    default: {
      const hex = text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text);
      return hex ? { type: "Edm.Binary", value: text.toLowerCase() } : undefined;
    }
  }
}

function timed(
  type: "Edm.DateTime" | "Edm.DateTimeOffset" | "Edm.Time",
  value: number | undefined,
): Literal | undefined {
  return value === undefined ? undefined : { type, value };
}

/** The same number with the other sign; undefined for what is no number, or has no such counterpart. */
export function negatedLiteral(literal: Literal): Literal | undefined {
  switch (literal.type) {
    case "Edm.Int32":
    case "Edm.Int64":
      return wholeOf(-literal.value, literal.type === "Edm.Int64");
    case "Edm.Double":
    case "Edm.Single":
      return { type: literal.type, value: -literal.value };
    case "Edm.Decimal":
      return {
        type: literal.type,
        value: literal.value.startsWith("-") ? literal.value.slice(1) : `-${literal.value}`,
      };
    default:
      return undefined;
  }
}
