import type { StoredValue } from "./rows.ts";

/**
 * A double in the form of XML Schema and of the real service's platform: always with a fraction, with an exponent
 * from 10 million up and below a thousandth (`1.0`, `2.5E7`), `INF`, `-INF` and `NaN`.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "-INF" : "INF";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${withFraction(digits)}E${Number(exponent)}`;
  }
  return withFraction(String(value));
}

/** A decimal without exponent, however large or small; drivers give it as digits or as a number. */
export function decimalText(value: NonNullable<StoredValue>): string {
  const text = String(value);
  if (typeof value !== "number" || !text.includes("e")) return text;
  if (Math.abs(value) >= 1) return String(BigInt(value));
  const [digits = "", exponent = ""] = String(Math.abs(value)).split("e");
  const zeros = "0".repeat(-Number(exponent) - 1);
  return `${value < 0 ? "-" : ""}0.${zeros}${digits.replace(".", "")}`;
}

function withFraction(text: string): string {
  return text.includes(".") ? text : `${text}.0`;
}
