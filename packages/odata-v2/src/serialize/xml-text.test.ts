import fc from "fast-check";
import { expect, test } from "vitest";
import { parsedXml } from "../../test/well-formed.ts";
import { xmlAttribute, xmlText } from "./xml-text.ts";

test.each([
  ["plain text ü €", "plain text ü €"],
  ["<a href=\"x\"> & 'b' ]]>", "&lt;a href=&quot;x&quot;&gt; &amp; 'b' ]]&gt;"],
  ["one\r\ntwo\tthree\n", "one&#xD;\ntwo\tthree\n"],
  ["\u0000\u0008\u000B\u001F\uFFFE\uFFFF", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"],
  ["\ud800 \udc00 \u{1f600}", "\uFFFD \uFFFD \u{1f600}"],
])("the text %j stands in an element as %j", (text, expected) => {
  expect(xmlText(text)).toBe(expected);
});

test("an attribute keeps line feeds and tabs", () => {
  expect(xmlAttribute('a\tb\nc\rd"')).toBe("a&#x9;b&#xA;c&#xD;d&quot;");
});

test("whatever XML can hold is read back as it was", () => {
  const holdable = fc
    .string({ unit: "binary", maxLength: 40 })
    .filter((text) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text));
  fc.assert(
    fc.property(holdable, (text) => {
      const element = parsedXml(`<a b="${xmlAttribute(text)}">${xmlText(text)}</a>`).documentElement;
      expect([element?.getAttribute("b"), element?.textContent]).toEqual([text, text]);
    }),
  );
});

test("whatever XML cannot hold still leaves it well-formed", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xff_ff })), (units) => {
      const text = String.fromCharCode(...units);
      parsedXml(`<a b="${xmlAttribute(text)}">${xmlText(text)}</a>`);
    }),
  );
});
