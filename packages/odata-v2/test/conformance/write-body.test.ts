import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ODataError } from "../../src/errors.ts";
import { lenientPolicy } from "../../src/parse/index.ts";
import { compileWrite, parseWrite } from "../../src/write/index.ts";
import { shopModel } from "../shop-model.ts";
import { baseUrl } from "../shop-service.ts";
import { processorMs } from "../processor-time.ts";
import { refusalOf } from "./batch-text.ts";

const context = { model: shopModel, policy: lenientPolicy, dialect: "sqlite", baseUrl } as const;
const create = parseWrite(shopModel, { method: "POST", path: "Orders", query: "" }, lenientPolicy);
const compile = (body: string | Uint8Array, contentType = "application/json") =>
  compileWrite(create, { contentType, bytes: Buffer.from(body) }, context);
const status = (body: string | Uint8Array, contentType?: string): unknown =>
  refusalOf(() => compile(body, contentType)).status;
const json = (value: unknown): unknown => status(JSON.stringify(value));

const data = "http://schemas.microsoft.com/ado/2007/08/dataservices";
const open = `<entry xmlns="http://www.w3.org/2005/Atom" xmlns:d="${data}" xmlns:m="${data}/metadata">`;
const entry = (properties: string): string =>
  `${open}<content type="application/xml"><m:properties><d:Number>1</d:Number>${properties}</m:properties></content></entry>`;
const xml = "application/atom+xml";

describe("The JSON of an entity", () => {
  it.each<[string, Record<string, unknown>]>([
    ["an unknown property", { Nope: 1 }],
    ["a property of Object", { constructor: 1 }],
    ["a number as text", { Status: 5 }],
    ["a text as number", { Pieces: "5" }],
    ["a fraction as whole number", { Pieces: 1.5 }],
    ["32 bits too many", { Pieces: 2_147_483_648 }],
    ["64 bits that would lose digits", { Volume: "9007199254740993" }],
    ["a text as boolean", { Paid: "true" }],
    ["no date", { Placed: "yesterday" }],
    ["a date after the year 9999", { Placed: "/Date(999999999999999)/" }],
    ["a date with a zone", { Placed: "2026-01-01T00:00:00Z" }],
    ["infinity", { Weight: "INF" }],
    ["an exponent without end", { Weight: "1e999" }],
    ["half a character", { Status: "\ud800" }],
    ["NUL in a text", { Status: "a\0b" }],
    ["a text that is too long", { Number: "x".repeat(41) }],
    ["null as key", { Number: null }],
    ["an unknown member", { ShipTo: { Nope: 1 } }],
    ["null as complex value", { ShipTo: null }],
    ["an object as link to many", { Lines: { Line: 1 } }],
    [
      "entities five deep",
      { Lines: [{ Line: 1, Order: { Number: "2", Lines: [{ Line: 1, Remarks: [] }] } }] },
    ],
  ])("with %s is refused with 400", (_, difference) => {
    expect(json({ Number: "1", ...difference })).toBe(400);
  });

  it.each([[[]], ["text"], [5], [null], [{}], [{ d: [] }], [{ Status: "no key" }]])(
    "that is %j is refused with 400",
    (value) => {
      expect(json(value)).toBe(400);
    },
  );

  it("does not take its prototype from the body", () => {
    expect(status('{"Number":"1","__proto__":{"Status":"x"}}')).toBe(400);
    expect(status('{"Number":"1","__metadata":{"__proto__":null}}')).toBeUndefined();
  });

  it("that is no JSON, nothing or no UTF-8 is refused with 400", () => {
    for (const text of ["", "{", "{'Number':'1'}", '{"Number":"1"} x']) expect(status(text)).toBe(400);
    expect(status(Buffer.from([0x7b, 0xff, 0x7d]))).toBe(400);
    expect(status(Buffer.from('{"Number":"1"}', "utf16le"))).toBe(400);
  });

  it.each(["text/plain", "multipart/mixed; boundary=b", "application/json;charset=utf-16", ""])(
    "that calls itself %j is refused with 415",
    (contentType) => {
      expect(status('{"Number":"1"}', contentType)).toBe(415);
    },
  );
});

describe("The XML of an entity", () => {
  const bomb = [..."abcdefgh"].map((name, index, all) => {
    const inner = index === 0 ? "lol" : `&${all[index - 1]};`.repeat(10);
    return `<!ENTITY ${name} "${inner}">`;
  });

  it.each([
    ["a document type", `<!DOCTYPE entry>${entry("")}`],
    [
      "an external entity",
      `<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>${entry("<d:Status>&x;</d:Status>")}`,
    ],
    ["an entity at an address", `<!DOCTYPE e SYSTEM "http://127.0.0.1:1/x">${entry("")}`],
    ["a parameter entity", `<!DOCTYPE e [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>${entry("")}`],
    ["a billion laughs", `<!DOCTYPE e [${bomb.join("")}]>${entry("<d:Status>&h;</d:Status>")}`],
    ["an unknown entity", entry("<d:Status>&nbsp;</d:Status>")],
    ["a processing instruction", `<?xml-stylesheet href="x"?>${entry("")}`],
    ["10,000 nested elements", entry(`${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}`)],
    ["100,000 attributes", entry(`<a ${Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(" ")}/>`)],
    ["an attribute of 1 MB", entry(`<a b="${"x".repeat(1_000_000)}"/>`)],
    ["50,000 namespaces", entry(Array.from({ length: 50_000 }, (_, n) => `<a xmlns:n${n}="u"/>`).join(""))],
    ["a name of 1 MB", entry(`<${"a".repeat(1_000_000)}/>`)],
    ["a character by a forbidden number", entry("<d:Status>&#0;</d:Status>")],
    ["a surrogate by number", entry("<d:Status>&#xD800;</d:Status>")],
    ["a control character", entry("<d:Status>\u0001</d:Status>")],
    ["an end that does not fit", entry("<d:Status>x</d:Other>")],
    ["an attribute twice", entry('<d:Status a="1" a="2">x</d:Status>')],
    ["a prefix without a namespace", entry("<x:Status>x</x:Status>")],
    ["two roots", `${entry("")}${entry("")}`],
    ["text around the root", `x${entry("")}`],
    ["another root", `<feed xmlns="http://www.w3.org/2005/Atom"/>`],
    ["an unknown property", entry("<d:Nope>x</d:Nope>")],
    ["a property of no namespace", entry("<Status xmlns=''>x</Status>")],
    ["a value that is none", entry("<d:Pieces>x</d:Pieces>")],
    ["elements in a value", entry("<d:Status><d:a/></d:Status>")],
    ["no end", entry("").slice(0, -3)],
    ["nothing", ""],
  ])("with %s is refused with 400, in no time", (_, body) => {
    const bytes = Buffer.from(body);
    expect(status(bytes, xml)).toBe(400);
    expect(processorMs(() => refusalOf(() => compile(bytes, xml)))).toBeLessThan(100);
  });

  it("in UTF-16, or said to be in another encoding, is refused", () => {
    expect(status(Buffer.from(`\ufeff${entry("")}`, "utf16le"), xml)).toBe(400);
    const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>${entry("")}`;
    for (const encoding of ["utf-7", "utf-16", "iso-8859-1"])
      expect(status(declared(encoding), xml)).toBe(415);
    expect(status(entry(""), `${xml};charset=iso-8859-1`)).toBe(415);
    expect(status(declared("UTF-8"), `${xml};charset=UTF-8`)).toBeUndefined();
    expect(status(`\ufeff${entry("")}`, xml)).toBeUndefined();
  });

  it("may hold comments, CDATA and elements of other namespaces", () => {
    const body = entry("<!-- x --><d:Status><![CDATA[<&>]]></d:Status>").replace(
      "</entry>",
      '<x:y xmlns:x="urn:x" x:z="1"/><!-- end --></entry><!-- after -->',
    );
    expect(compile(body, xml).statements[0]?.parameters).toContain("<&>");
  });
});

describe("A body of any kind", () => {
  const piece = fc.constantFrom(
    ...'<entry <d:Number </d:Number> > /> <!-- --> <![CDATA[ ]]> <? ?> &amp; &#x41; & ; = " xmlns:d="u" xmlns="v" { } [ ] : , "d" "Number" null 1'.split(
      " ",
    ),
    open,
    "</entry>",
    " ",
    "\0",
    "ü",
  );

  it("is understood or refused with an error of ours", () => {
    const bodies = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
      fc.json(),
    );
    fc.assert(
      fc.property(bodies, fc.constantFrom("application/json", xml), (body, contentType) => {
        try {
          compile(body, contentType);
        } catch (error) {
          if (!(error instanceof ODataError)) throw error;
          expect([400, 415, 501]).toContain(error.status);
          expect(JSON.stringify(error.publicMessage).length).toBeLessThan(2000);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("has its values bound, whatever they say", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 40, minLength: 1 }), (text, number) => {
        if (!text.isWellFormed() || !number.isWellFormed() || /\0/.test(text + number)) return;
        const plain = compile(JSON.stringify({ Number: "1", Status: "2" }));
        const [statement] = compile(JSON.stringify({ Number: number, Status: text })).statements;
        expect(statement?.sql).toBe(plain.statements[0]?.sql);
        expect(statement?.parameters).toEqual([number, text]);
      }),
    );
  });
});
