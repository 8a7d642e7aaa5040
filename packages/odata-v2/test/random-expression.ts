import fc from "fast-check";
import {
  cut,
  datePart,
  doubles,
  folded,
  indexOf,
  type Operator,
  replaced,
  rounded,
  substring,
  wholes,
} from "./expression-meaning.ts";
import { compareText, randomText } from "./random-filter.ts";
import type { Stored } from "./shop-rows.ts";

type StoredRow = Readonly<Record<string, Stored>>;
type Truth = boolean | null;

/** An expression as text, and what it is worth on a row. */
interface Meant<T> {
  readonly text: string;
  of(row: StoredRow): T | null;
}

/** Applies a function to values that are all there. */
function lifted<A, T>(
  parts: readonly Meant<A>[],
  text: string,
  work: (...values: A[]) => T | null,
): Meant<T> {
  return {
    text,
    of(row) {
      const values = parts.map((part) => part.of(row));
      return values.includes(null) ? null : work(...(values as A[]));
    },
  };
}

function column<T>(
  names: Readonly<Record<string, (stored: NonNullable<Stored>) => T>>,
): fc.Arbitrary<Meant<T>> {
  return fc.constantFrom(...Object.entries(names)).map(([name, read]) => ({
    text: name,
    of(row: StoredRow) {
      const stored = row[(name.split("/").at(-1) ?? name).toLowerCase()] ?? null;
      return stored === null ? null : read(stored);
    },
  }));
}

const constant = <T>(text: string, value: T): Meant<T> => ({ text, of: () => value });
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const asWhole = (stored: NonNullable<Stored>) => BigInt(stored as bigint | number);
const asNumber = (stored: NonNullable<Stored>) => Number(stored);
const asText = (stored: NonNullable<Stored>) => stored as string;
const operator = fc.constantFrom<Operator>("add", "sub", "mul", "div", "mod");

const wholeLiteral = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((value) => constant(`${value}`, BigInt(value))),
  fc
    .constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 3037000500n, -1n)
    .map((value) => constant(`${value}L`, value)),
);
const doubleLiteral = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((half) => constant((half / 2).toFixed(1), half / 2)),
  fc.integer({ min: -9, max: 9 }).map((half) => constant(`${half / 2}M`, half / 2)),
  fc.constantFrom(1e200, -1e-200, 9007199254740992).map((value) => constant(`${value}d`, value)),
);
const momentLiteral = fc
  .integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(2030, 0, 1) })
  .map((value) => constant(`datetime'${new Date(value).toISOString().slice(0, -1)}'`, value));

interface Grammar {
  readonly whole: Meant<bigint>;
  readonly double: Meant<number>;
  readonly text: Meant<string>;
  readonly truth: Meant<boolean>;
}

const moment = fc.oneof(column({ Day: asNumber, Moment: asNumber }), momentLiteral);
const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

function compared<T>(value: fc.Arbitrary<Meant<T>>, order: (one: T, other: T) => number) {
  return fc
    .tuple(value, fc.constantFrom(...Object.keys(comparisons)), value)
    .map(([one, name, other]) =>
      lifted(
        [one, other],
        `(${one.text}) ${name} (${other.text})`,
        (first, second) => comparisons[name]?.(order(first, second)) ?? null,
      ),
    );
}

const grammar = fc.letrec<Grammar>((tie: fc.LetrecTypedTie<Grammar>) => {
  const all = { depthSize: "small", withCrossShrink: true } as const;
  const number = fc.oneof(
    tie("double"),
    tie("whole").map((value) => lifted([value], value.text, (given) => Number(given))),
  );
  return {
    whole: fc.oneof(
      all,
      column({ Tiny: asWhole, Signed: asWhole, Small: asWhole, Number: asWhole, Big: asWhole }),
      wholeLiteral,
      fc.tuple(operator, tie("whole"), tie("whole")).map(([name, one, other]) => ({
        text: `(${one.text}) ${name} (${other.text})`,
        of: (row: StoredRow) => wholes(name, one.of(row), other.of(row)),
      })),
      tie("whole").map((one) => ({
        text: `-(${one.text})`,
        of: (row: StoredRow) => wholes("sub", 0n, one.of(row)),
      })),
      tie("text").map((one) => lifted([one], `length(${one.text})`, (text) => BigInt([...text].length))),
      fc
        .tuple(tie("text"), tie("text"))
        .map(([one, other]) => lifted([one, other], `indexof(${one.text},${other.text})`, indexOf)),
      fc
        .tuple(fc.constantFrom(...Object.entries(datePart)), moment)
        .map(([[name, part], one]) => lifted([one], `${name}(${one.text})`, (ms) => BigInt(part(ms)))),
      fc
        .tuple(
          fc.constantFrom("hour" as const, "minute" as const, "second" as const),
          column({ Clock: asNumber }),
        )
        .map(([name, one]) => lifted([one], `${name}(${one.text})`, (ms) => BigInt(datePart[name](ms)))),
      tie("double").map((one) => lifted([one], `cast(${one.text},'Edm.Int64')`, cut)),
      tie("whole").map((one) => lifted([one], `round(${one.text})`, (value) => value)),
    ),
    double: fc.oneof(
      all,
      column({ Price: asNumber, Ratio: asNumber, Share: asNumber }),
      doubleLiteral,
      fc.tuple(operator, number, tie("double"), fc.boolean()).map(([name, one, other, turned]) => {
        const [left, right] = turned ? [other, one] : [one, other];
        return {
          text: `(${left.text}) ${name} (${right.text})`,
          of: (row: StoredRow) => doubles(name, left.of(row), right.of(row)),
        };
      }),
      tie("double").map((one) => lifted([one], `-(${one.text})`, (value) => -value)),
      fc
        .tuple(fc.constantFrom("round", "floor", "ceiling"), tie("double"))
        .map(([name, one]) => lifted([one], `${name}(${one.text})`, (value) => rounded(name, value))),
      tie("whole").map((one) => lifted([one], `cast(${one.text},'Edm.Double')`, (value) => Number(value))),
    ),
    text: fc.oneof(
      all,
      column({ Text: asText, "Place/City": asText }),
      randomText.map((value) => constant(quoted(value), value)),
      fc
        .tuple(tie("text"), tie("text"))
        .map(([one, other]) =>
          lifted([one, other], `concat(${one.text},${other.text})`, (first, second) => first + second),
        ),
      fc
        .tuple(fc.constantFrom(...Object.entries(folded)), tie("text"))
        .map(([[name, fold], one]) => lifted([one], `${name}(${one.text})`, fold)),
      fc
        .tuple(tie("text"), tie("text"), tie("text"))
        .map((three) => lifted(three, `replace(${three.map(({ text }) => text).join()})`, replaced)),
      fc
        .tuple(tie("text"), tie("whole"), fc.option(tie("whole"), { nil: undefined }))
        .map(([text, from, length]) => ({
          text: `substring(${[text, from, length].flatMap((part) => part?.text ?? []).join()})`,
          of: (row: StoredRow) => substring(text.of(row), from.of(row), length?.of(row)),
        })),
      tie("whole").map((one) => lifted([one], `cast(${one.text},'Edm.String')`, String)),
    ),
    truth: fc.oneof(
      all,
      compared(tie("whole"), (one, other) => (one < other ? -1 : one > other ? 1 : 0)),
      compared(tie("double"), (one, other) => one - other),
      fc
        .tuple(tie("whole"), fc.constantFrom(...Object.keys(comparisons)), tie("double"))
        .map(([one, name, other]) => ({
          text: `(${one.text}) ${name} (${other.text})`,
          of: (row: StoredRow) => {
            const [first, second] = [one.of(row), other.of(row)];
            return first === null || second === null
              ? null
              : (comparisons[name]?.(Number(first) - second) ?? null);
          },
        })),
      compared(tie("text"), compareText),
      compared(column({ Day: asNumber }), (one, other) => one - other),
      column({ Flag: (stored) => stored === 1 }),
      fc.oneof(tie("whole"), tie("double"), tie("text"), tie("truth")).chain((one) =>
        fc.constantFrom("eq", "ne").map((name) => ({
          text: `(${one.text}) ${name} null`,
          of: (row: StoredRow) => (one.of(row) === null) === (name === "eq"),
        })),
      ),
      fc
        .tuple(tie("truth"), fc.constantFrom("eq", "ne"), tie("truth"))
        .map(([one, name, other]) =>
          lifted(
            [one, other],
            `(${one.text}) ${name} (${other.text})`,
            (first, second) => (first === second) === (name === "eq"),
          ),
        ),
      fc.tuple(tie("truth"), fc.constantFrom("and", "or"), tie("truth")).map(([one, name, other]) => ({
        text: `(${one.text}) ${name} (${other.text})`,
        of: (row: StoredRow) => joined(name === "and", one.of(row), other.of(row)),
      })),
      tie("truth").map((one) => lifted([one], `not (${one.text})`, (value) => !value)),
    ),
  };
});

/** `and`, or `or`, of truths that may be unknown. */
function joined(and: boolean, one: Truth, other: Truth): Truth {
  if (one === !and || other === !and) return !and;
  return one === null || other === null ? null : and;
}

/** Any truth of the whole grammar, over the things of the conformance tests. */
export const randomTruth: fc.Arbitrary<Meant<boolean>> = grammar.truth;
/** Anything that can be ordered by, and how its values compare. */
export const randomWhole: fc.Arbitrary<Meant<bigint>> = grammar.whole;
