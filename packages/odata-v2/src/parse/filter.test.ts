import { expect, test } from "vitest";
import { filterText } from "../../test/filter-text.ts";
import { processorMs } from "../../test/processor-time.ts";
import { definePolicy } from "./policy.ts";

test.each([
  ["Status eq 'OPEN'", "(status eq String:OPEN)"],
  ["Status eq 'a'and Pieces gt 1", "((status eq String:a) and (pieces gt Int32:1))"],
  ["  Status   ne  'a'  ", "(status ne String:a)"],
  ["Paid", "paid"],
  ["not Paid", "(not paid)"],
  ["not(Paid)", "(not paid)"],
  ["Paid eq true or Paid eq false", "((paid eq Boolean:true) or (paid eq Boolean:false))"],
  ["Paid or Paid and Paid", "(paid or (paid and paid))"],
  ["(Paid or Paid) and Paid", "((paid or paid) and paid)"],
  ["Paid or Paid or Paid", "(paid or paid or paid)"],
  ["Pieces gt 1 eq Paid", "((pieces gt Int32:1) eq paid)"],
  ["not substringof('x',Status)", "(not substringof(String:x,status))"],
  ["substringof('x',Status) eq true", "(substringof(String:x,status) eq Boolean:true)"],
  ["startswith( Status , 'x' )", "startswith(status,String:x)"],
  ["length(concat(Status,'x')) ge 3", "(length(concat(status,String:x)) ge Int32:3)"],
  ["tolower(Customer) eq 'o''neil'", "(tolower(customer) eq String:o'neil)"],
  ["ShipTo/City eq 'Bonn'", "(city eq String:Bonn)"],
  ["Status eq null", "(status eq null:null)"],
  ["null ne Status", "(null:null ne status)"],
  ["Volume eq 9007199254740993L", "(volume eq Int64:9007199254740993)"],
  ["Volume eq 9007199254740993", "(volume eq Int64:9007199254740993)"],
  ["Volume lt -9223372036854775808", "(volume lt Int64:-9223372036854775808)"],
  ["Weight gt 1.5", "(weight gt Double:1.5)"],
  ["Weight gt 1.50m", "(weight gt Decimal:1.50)"],
  ["Weight gt 1e3d", "(weight gt Double:1000)"],
  ["Placed ge datetime'1970-01-01T00:00:01'", "(placed ge DateTime:1000)"],
  ["Changed lt datetimeoffset'1970-01-01T01:00:00+01:00'", "(changed lt DateTimeOffset:0)"],
  ["'a' lt 'b'", "(String:a lt String:b)"],
  ["Placed gt null", "(placed gt null:null)"],
  ["Pieces add 2 mul 3 eq 7", "((pieces add (Int32:2 mul Int32:3)) eq Int32:7)"],
  ["Pieces sub 1 sub 2 gt -3", "(((pieces sub Int32:1) sub Int32:2) gt Int32:-3)"],
  ["-Pieces mul 2 eq - 4", "((-pieces mul Int32:2) eq Int32:-4)"],
  ["Weight gt -INF", "(weight gt Double:-Infinity)"],
  ["(null add 1) eq Pieces", "(null:null eq pieces)"],
  ["cast(Pieces,'Edm.Double') gt 1", "(cast(pieces,Edm.Double) gt Int32:1)"],
  ["isof(Pieces,'Edm.Int32')", "(pieces ne null:null)"],
  ["Paid and null", "(paid and null:null)"],
  [`Status eq 'x'' or 1 eq 1 --'`, "(status eq String:x' or 1 eq 1 --)"],
])("$filter=%s is understood", (source, expected) => {
  expect(filterText(source)).toBe(expected);
});

test("a filter looks through links to one entity and into their complex properties", () => {
  expect(filterText("Order/Status eq 'x' and Order/ShipTo/City eq 'y'", "Line")).toBe(
    "((Order/status eq String:x) and (Order/city eq String:y))",
  );
});

test.each([
  ["Foo eq 1", 'No property "Foo" exists in type "example.shop.Order" at position 1 in "Foo eq 1".'],
  ["Paid and Foo", 'No property "Foo" exists in type "example.shop.Order" at position 10 in "Paid and Foo".'],
  [
    "ShipTo/Foo eq 1",
    'No property "Foo" exists in type "example.shop.Address" at position 8 in "ShipTo/Foo eq 1".',
  ],
  [
    "__proto__ eq 1",
    'No property "__proto__" exists in type "example.shop.Order" at position 1 in "__proto__ eq 1".',
  ],
  ["ShipTo eq 'x'", 'Expression of a simple type expected at position 1: "ShipTo".'],
  ["Lines/Article eq 'x'", "Invalid filter expression: 'Lines/Article eq 'x''."],
  [
    "Status eq 5",
    'Operator "eq" incompatible with operand types "Edm.String" and "Edm.Int32" at position 8 in "Status eq 5".',
  ],
  [
    "Paid gt true",
    'Operator "gt" incompatible with operand types "Edm.Boolean" and "Edm.Boolean" at position 6 in "Paid gt true".',
  ],
  [
    "Placed gt datetimeoffset'2026-01-01T00:00:00Z'",
    'Operator "gt" incompatible with operand types "Edm.DateTime" and "Edm.DateTimeOffset" at position 8 in "Placed gt datetimeoffset\'2026-01-01T00:00:00Z\'".',
  ],
  [
    "Placed gt datetime'2026-01-01T00:00:00Z'",
    "Wrong literal format for literal: 'datetime'2026-01-01T00:00:00Z''.",
  ],
  ["Volume eq 9223372036854775808L", "Wrong literal format for literal: '9223372036854775808L'."],
  ["Weight eq 1e999", "Wrong literal format for literal: '1e999'."],
  [`Weight eq ${"9".repeat(400)}`, `Wrong literal format for literal: '${"9".repeat(200)}…'.`],
  [
    "Weight eq Infinity",
    'No property "Infinity" exists in type "example.shop.Order" at position 11 in "Weight eq Infinity".',
  ],
  [
    "Status",
    'Expression of type "Edm.Boolean" expected at position 1 in "Status" (actual type is "Edm.String").',
  ],
  [
    "Status and Paid",
    'Expression of type "Edm.Boolean" expected at position 1 in "Status and Paid" (actual type is "Edm.String").',
  ],
  ["Paid Paid", 'Invalid token "Paid" detected after parsing at position 6 in "Paid Paid".'],
  ["(Paid", 'Missing closing parenthesis ")" for opening parenthesis "(" at position 1 in "(Paid".'],
  ["1 eq 1) or (1 eq 1", 'Invalid token ")" detected after parsing at position 7 in "1 eq 1) or (1 eq 1".'],
  ["Status eq", 'Expression expected at position 10 in "Status eq".'],
  ["()", 'Expression expected at position 2 in "()".'],
  ["foo(Status)", 'Unknown function "foo" at position 1 in "foo(Status)".'],
  [
    "length(Status,'x') eq 1",
    'No applicable method found for "length" at position 1 in "length(Status,\'x\') eq 1" with the specified arguments. Method "length" requires exact 1 argument(s).',
  ],
  [
    "startswith(Status) eq true",
    'No applicable method found for "startswith" at position 1 in "startswith(Status) eq true" with the specified arguments. Method "startswith" requires exact 2 argument(s).',
  ],
  [
    "startswith(Status,5)",
    'No applicable method found for "startswith" at position 1 in "startswith(Status,5)" for the specified argument types.',
  ],
  ["startswith(Status 'x')", '")" or "," expected after position 19 in "startswith(Status \'x\')".'],
])("$filter=%s is refused with 400 and a text that says where", (source, message) => {
  expect(() => filterText(source)).toThrowError(
    expect.objectContaining({ status: 400, publicMessage: message }),
  );
});

test.each([
  ["Pieces add 1 eq 2"],
  ["-Pieces eq 1"],
  ["-(1) eq -Pieces"],
  ["year(Placed) eq 2026"],
  ["isof('Edm.String')"],
  ["cast(Pieces,'Edm.Int64') eq 1"],
])("$filter=%s is answered 501 where the policy does not offer it", (source) => {
  const refusal = { status: 501, message: "Not implemented" } as const;
  const policy = definePolicy({ functions: new Set(["length"]), typeFunctions: false, arithmetic: refusal });
  const expected = { status: 501, publicMessage: "Not implemented" };
  expect(() => filterText(source, "Order", policy)).toThrowError(expect.objectContaining(expected));
  expect(filterText("length(Status) eq -1", "Order", policy)).toBe("(length(status) eq Int32:-1)");
});

test("a function that the policy does not offer is answered 501", () => {
  const policy = definePolicy({ functions: new Set(["startswith"]) });
  expect(filterText("startswith(Status,'x')", "Order", policy)).toBe("startswith(status,String:x)");
  expect(() => filterText("length(Status) eq 1", "Order", policy)).toThrowError(
    expect.objectContaining({ status: 501 }),
  );
});

test.each([
  ["200 parentheses", `${"(".repeat(200)}Paid${")".repeat(200)}`],
  ["5,000 parentheses", "(".repeat(5000)],
  ["5,000 nots", `${"not ".repeat(5000)}Paid`],
  ["2,000 signs", `Pieces eq ${"-".repeat(2000)}1`],
  ["1,000 nested calls", `${"concat(".repeat(1000)}Status`],
  ["1,000 casts in casts", `${"cast(".repeat(1000)}Pieces`],
  ["a tower of 300 additions", `Pieces${" add 1".repeat(300)} gt 0`],
  ["a tower of 300 comparisons", `Paid${" eq Paid".repeat(300)}`],
  ["990 terms", Array.from({ length: 990 }, () => "Paid eq true").join(" or ")],
])("%s are refused as too complex, quickly", (_, source) => {
  const refuse = () =>
    expect(() => filterText(source)).toThrowError(
      expect.objectContaining({
        status: 400,
        publicMessage: expect.stringContaining("too complex") as string,
      }),
    );
  expect(processorMs(refuse)).toBeLessThan(50);
});

test("as many comparisons as one URL holds are understood", () => {
  const source = Array.from({ length: 350 }, (_, index) => `Number eq '${index}'`).join(" or ");
  expect(filterText(source)).toContain("(number eq String:349)");
});

test.each([
  ["quotes", `Status eq '${"''".repeat(7000)}'`],
  ["digits", `Volume eq ${"1".repeat(15_000)}`],
  ["one name", "x".repeat(15_000)],
  ["blanks", `Status${" ".repeat(15_000)}eq 'x'`],
])("15 KB of %s take linear time", (_, source) => {
  const read = () => {
    try {
      filterText(source);
    } catch (error) {
      expect(error).toMatchObject({ status: 400 });
    }
  };
  expect(processorMs(read)).toBeLessThan(50);
});
