import fc from "fast-check";
import type { Stored } from "./shop-rows.ts";

/** SQL's truth: null is unknown. */
type Truth = boolean | null;
type StoredRow = Readonly<Record<string, Stored>>;

/** A filter as text, and what it means, worked out without any of the library. */
export interface RandomFilter {
  readonly text: string;
  holds(row: StoredRow): Truth;
}

interface RandomValue<T> {
  readonly text: string;
  valueOf(row: StoredRow): T | null;
}

/** Text with everything that quoting, patterns, case and collation could trip over. */
export const randomText = fc.string({
  unit: fc.constantFrom(
    "a",
    "A",
    "b",
    "'",
    "%",
    "_",
    "\\",
    '"',
    "ü",
    "Ü",
    "ß",
    "😀",
    "é",
    " ",
    "/",
    "0",
    "~",
    ";",
    "-",
  ),
  maxLength: 6,
});

const textColumns = { Customer: "customer", Status: "status", "ShipTo/City": "city", Number: "number" };
const numberColumns = { Pieces: "pieces", Volume: "volume", Weight: "weight" };

function columnOf<T extends Stored>(columns: Readonly<Record<string, string>>): fc.Arbitrary<RandomValue<T>> {
  return fc
    .constantFrom(...Object.entries(columns))
    .map(([text, column]) => ({ text, valueOf: (row: StoredRow) => (row[column] ?? null) as T | null }));
}

const textValue: fc.Arbitrary<RandomValue<string>> = fc.letrec<{ value: RandomValue<string> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    columnOf<string>(textColumns),
    randomText.map((value) => ({ text: `'${value.replaceAll("'", "''")}'`, valueOf: () => value })),
    fc.tuple(tie("value"), tie("value")).map(([one, other]) => ({
      text: `concat(${one.text},${other.text})`,
      valueOf: (row: StoredRow) => {
        const [first, second] = [one.valueOf(row), other.valueOf(row)];
        return first === null || second === null ? null : first + second;
      },
    })),
    tie("value").map((value) => ({
      text: `tolower(${value.text})`,
      valueOf: (row: StoredRow) =>
        value.valueOf(row)?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) ?? null,
    })),
    tie("value").map((value) => ({
      text: `toupper(${value.text})`,
      valueOf: (row: StoredRow) =>
        value.valueOf(row)?.replace(/[a-z]/g, (letter) => letter.toUpperCase()) ?? null,
    })),
  ),
})).value;

const numberValue: fc.Arbitrary<RandomValue<number>> = fc.oneof(
  columnOf<number>(numberColumns),
  fc.integer({ min: -6, max: 6 }).map((value) => ({ text: String(value), valueOf: () => value })),
  fc.integer({ min: -6, max: 6 }).map((value) => ({ text: `${value}L`, valueOf: () => value })),
  fc
    .integer({ min: -12, max: 12 })
    .map((half) => ({ text: `${half / 2}${half % 2 === 0 ? "M" : ""}`, valueOf: () => half / 2 })),
  textValue.map((value) => ({
    text: `length(${value.text})`,
    valueOf: (row: StoredRow) => {
      const text = value.valueOf(row);
      return text === null ? null : [...text].length;
    },
  })),
);

const timeValue: fc.Arbitrary<RandomValue<number>> = fc.oneof(
  columnOf<number>({ Placed: "placed" }),
  fc.integer({ min: -3, max: 3 }).map((step) => {
    const value = Date.UTC(2026, 0, 1) + step * 500;
    return { text: `datetime'${new Date(value).toISOString().slice(0, -1)}'`, valueOf: () => value };
  }),
);

const comparisons = {
  eq: (order: number) => order === 0,
  ne: (order: number) => order !== 0,
  gt: (order: number) => order > 0,
  ge: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  le: (order: number) => order <= 0,
};

function comparison<T>(value: fc.Arbitrary<RandomValue<T>>, compare: (one: T, other: T) => number) {
  const operator = fc.constantFrom(...Object.entries(comparisons));
  return fc.tuple(value, operator, value).map(
    ([left, [name, test], right]): RandomFilter => ({
      text: `${left.text} ${name} ${right.text}`,
      holds: (row: StoredRow) => {
        const [one, other] = [left.valueOf(row), right.valueOf(row)];
        return one === null || other === null ? null : test(compare(one, other));
      },
    }),
  );
}

/** By code point, as both engines order text. */
export function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

const searches = {
  substringof: (one: string, other: string) => other.includes(one),
  startswith: (one: string, other: string) => one.startsWith(other),
  endswith: (one: string, other: string) => one.endsWith(other),
};

const leaf: fc.Arbitrary<RandomFilter> = fc.oneof(
  comparison(textValue, compareText),
  comparison(numberValue, (one, other) => one - other),
  comparison(timeValue, (one, other) => one - other),
  fc
    .tuple(fc.constantFrom(...Object.entries(searches)), textValue, textValue)
    .map(([[name, test], one, other]) => ({
      text: `${name}(${one.text},${other.text})`,
      holds: (row: StoredRow) => {
        const [first, second] = [one.valueOf(row), other.valueOf(row)];
        return first === null || second === null ? null : test(first, second);
      },
    })),
  fc.tuple(textValue, fc.constantFrom("eq", "ne")).map(([value, operator]) => ({
    text: `${value.text} ${operator} null`,
    holds: (row: StoredRow) => (value.valueOf(row) === null) === (operator === "eq"),
  })),
  fc.constantFrom("Paid", "Paid eq true", "true eq Paid", "Paid ne false").map((text) => ({
    text,
    holds: (row: StoredRow) => (row["paid"] === null || row["paid"] === undefined ? null : row["paid"] === 1),
  })),
);

const and = (one: Truth, other: Truth): Truth =>
  one === false || other === false ? false : one === null || other === null ? null : true;
const not = (one: Truth): Truth => (one === null ? null : !one);
const or = (one: Truth, other: Truth): Truth => not(and(not(one), not(other)));

/** Any filter of the grammar that the library offers, brackets and blanks as they come. */
export const randomFilter: fc.Arbitrary<RandomFilter> = fc.letrec<{ filter: RandomFilter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.tuple(tie("filter"), tie("filter"), fc.constantFrom(" ", "  ")).map(([one, other, blank]) => ({
      text: `(${one.text})${blank}and (${other.text})`,
      holds: (row: StoredRow) => and(one.holds(row), other.holds(row)),
    })),
    fc.tuple(tie("filter"), tie("filter")).map(([one, other]) => ({
      text: `(${one.text}) or(${other.text})`,
      holds: (row: StoredRow) => or(one.holds(row), other.holds(row)),
    })),
    tie("filter").map((one) => ({
      text: `not (${one.text})`,
      holds: (row: StoredRow) => not(one.holds(row)),
    })),
  ),
})).filter;
