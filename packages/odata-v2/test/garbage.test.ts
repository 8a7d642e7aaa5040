import fc from "fast-check";
import { expect, test } from "vitest";
import { ODataError } from "../src/errors.ts";
import { processorMs } from "./processor-time.ts";
import { compile } from "../src/sql/index.ts";
import { requestOf } from "./request-of.ts";
import { shopModel } from "./shop-model.ts";

/** What the grammar is made of, in any order. */
const piece = fc.constantFrom(
  ..."Orders Lines Invoice $value $count $metadata Number Status Placed Paid ShipTo City ( ) ' '' , / = - + * ? & % %27 %20".split(
    " ",
  ),
  ..."$filter= $orderby= $top= $skip= $select= $expand= $skiptoken= $inlinecount=allpages $format=json eq ne and or not".split(
    " ",
  ),
  ..."add sub mul div mod year hour round replace( substring( indexof trim isof( cast( 'Edm.Int32' INF NaN $links".split(
    " ",
  ),
  ..."substringof startswith length concat 1 -1 1.5 1L 2M 1e9 null true datetime'2026-01-01T00:00' guid'x' X'0a' 'A-1' add asc desc".split(
    " ",
  ),
  " ",
  "\0",
  "😀",
  "\ud800",
);

function check(target: string): void {
  try {
    const request = requestOf(target);
    for (const dialect of ["sqlite", "postgres"] as const) compile(request, shopModel, dialect);
  } catch (error) {
    if (!(error instanceof ODataError)) throw error;
    expect([400, 404, 406, 416, 501]).toContain(error.status);
    expect(JSON.stringify(error.publicMessage).length).toBeLessThan(2000);
  }
}

test("any text at all is parsed or refused with an error of ours", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), check), { numRuns: 3000 });
});

test("any mix of what the grammar knows is parsed or refused with an error of ours", () => {
  const mix = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  fc.assert(fc.property(mix, check), { numRuns: 3000 });
  fc.assert(
    fc.property(mix, (text) => check(`Orders?$filter=${text}`)),
    { numRuns: 3000 },
  );
});

test("any mix of words, spaced, is parsed or refused with an error of ours", () => {
  const mix = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(" "));
  fc.assert(
    fc.property(mix, (text) => check(`Orders?$filter=${encodeURIComponent(text.toWellFormed())}`)),
    {
      numRuns: 3000,
    },
  );
});

test("a long text of any kind is parsed or refused in a time that grows with its length", () => {
  const kinds = [
    "(",
    "not ",
    "-",
    "- ",
    "1 add ",
    "Pieces mul ",
    "Paid eq ",
    "Paid and ",
    "cast(",
    "replace(Status,",
    "Order/",
    "'a'",
    "''",
    " ",
    "datetime'",
    "X'00' eq ",
    "1.",
    "%27",
    "$links/",
    "Lines(",
    "Status,",
    "length(Status) desc,",
    "Lines/Order,",
  ];
  const shapes = [
    (text: string) => `Orders?$filter=${encodeURIComponent(text)}`,
    (text: string) => `Orders?$orderby=${encodeURIComponent(text)}`,
    (text: string) => `Orders?$expand=${text}&$select=${text}`,
    (text: string) => `Orders('x')/${text}`,
    (text: string) => `Orders(${text})`,
  ];
  for (const kind of kinds) {
    for (const shape of shapes) {
      const text = kind.repeat(15_000 / kind.length);
      expect(
        processorMs(() => check(shape(text))),
        `${kind} in ${shape("…")}`,
      ).toBeLessThan(100);
    }
  }
});
