/** What the operators and functions of the grammar mean, said once more without SQL: null is no value. */

type Whole = bigint | null;
type Double = number | null;
type Text = string | null;

const [lowest, highest] = [-(2n ** 63n), 2n ** 63n - 1n];

export type Operator = "add" | "sub" | "mul" | "div" | "mod";

export function wholes(operator: Operator, one: Whole, other: Whole): Whole {
  if (one === null || other === null) return null;
  if ((operator === "div" || operator === "mod") && other === 0n) return null;
  const outcomes = {
    add: () => one + other,
    sub: () => one - other,
    mul: () => one * other,
    div: () => one / other,
    mod: () => one % other,
  };
  return within(outcomes[operator]());
}

/** Doubles stay away from the ends of their reach: beyond 300 places there is no outcome. */
export function doubles(operator: Operator, one: Double, other: Double): Double {
  if (one === null || other === null) return null;
  const places = (sign: 1 | -1) => Math.log10(Math.abs(one)) + sign * Math.log10(Math.abs(other));
  const near = (value: number) => (Math.abs(value) <= 300 ? true : null);
  switch (operator) {
    case "add":
    case "sub":
      if (Math.abs(one) >= 1e300 || Math.abs(other) >= 1e300) return null;
      return operator === "add" ? one + other : one - other;
    case "mul":
      if (one === 0 || other === 0) return 0;
      return near(places(1)) && one * other;
    case "div":
      if (other === 0) return null;
      return one === 0 ? 0 : near(places(-1)) && one / other;
    case "mod":
      if (other === 0) return null;
      if (Math.abs(one) < Math.abs(other)) return one;
      return places(-1) > 15 ? null : one - other * Math.trunc(one / other);
  }
}

function within(value: bigint): Whole {
  return value < lowest || value > highest ? null : value;
}

export function rounded(name: string, value: number): number {
  if (name === "floor") return Math.floor(value);
  if (name === "ceiling") return Math.ceil(value);
  if (Math.abs(value) >= 2 ** 52) return value;
  return value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5);
}

/** A double as a 64-bit integer, its fraction cut. */
export function cut(value: number): Whole {
  const whole = Math.trunc(value);
  return whole >= -(2 ** 63) && whole < 2 ** 63 ? BigInt(whole) : null;
}

export function substring(text: Text, from: Whole, length: Whole | undefined): Text {
  if (text === null || from === null || length === null) return null;
  const characters = [...text];
  const start = from < 0n ? 0 : Number(from);
  if (length === undefined) return characters.slice(start).join("");
  return characters.slice(start, start + Math.max(Number(length), 0)).join("");
}

export function replaced(text: Text, part: Text, by: Text): Text {
  if (text === null || part === null || by === null) return null;
  return part === "" ? text : text.replaceAll(part, () => by);
}

/** Counted from zero, by code point. */
export function indexOf(text: Text, part: Text): Whole {
  if (text === null || part === null) return null;
  const found = text.indexOf(part);
  return BigInt(found < 0 ? -1 : Array.from(text.slice(0, found)).length);
}

export const datePart = {
  year: (ms: number) => new Date(ms).getUTCFullYear(),
  month: (ms: number) => new Date(ms).getUTCMonth() + 1,
  day: (ms: number) => new Date(ms).getUTCDate(),
  hour: (ms: number) => new Date(ms).getUTCHours(),
  minute: (ms: number) => new Date(ms).getUTCMinutes(),
  second: (ms: number) => new Date(ms).getUTCSeconds(),
} as const;

/** ASCII letters only. */
export const folded = {
  tolower: (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  toupper: (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  trim: (text: string) => text.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, ""),
} as const;
