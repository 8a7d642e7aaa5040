import { expect, test } from "vitest";
import { requestOf } from "../../test/request-of.ts";
import { processorMs } from "../../test/processor-time.ts";
import { negotiate } from "./negotiation.ts";

test.each([
  ["Orders", "application/json"],
  ["Orders", "application/json;odata=verbose"],
  ["Orders", "APPLICATION/JSON"],
  ["Orders", "application/json, text/plain, */*"],
  ["Orders", "*/*;q=0.1, application/json;charset=utf-8"],
  ["Orders", "application/*, application/atom+xml;q=0, application/xml;q=0"],
  ["Orders", "text/html;q=0.9, application/json;q=0.1"],
  ["Orders?$format=json", undefined],
  ["Orders?$format=json", "application/xml"],
  ["Orders?$format=application/json", "text/html"],
  ["Orders('x')", "application/json"],
  ["", "application/json"],
])("%s with Accept %s is answered in JSON", (target, accept) => {
  expect(negotiate(requestOf(target), accept)).toBe("json");
});

test.each([["$metadata"], ["Orders/$count"], ["Invoices('x')/$value"]])(
  "%s is what it is, whatever is accepted",
  (target) => {
    for (const accept of [undefined, "application/zip", "nonsense"]) {
      expect(negotiate(requestOf(target), accept)).toBeUndefined();
    }
  },
);

test.each([
  ["Orders", undefined, "atom"],
  ["Orders", "", "atom"],
  ["Orders", "*/*", "atom"],
  ["Orders", "application/*;q=0.3", "atom"],
  ["Orders", "application/atom+xml", "atom"],
  ["Orders", "application/atom+xml, application/json;q=0.5", "atom"],
  ["Orders", "*/*, application/json", "atom"],
  ["Orders", "Application/Atom+XML; Type=Feed; charset=UTF-8", "atom"],
  ["Orders", 'application/atom+xml;type="feed"', "atom"],
  ["Orders", "application/atom+xml;type=entry, application/xml;q=0.2", "xml"],
  ["Orders", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"],
  ["Orders", "*/*, application/atom+xml;q=0, application/json;q=0", "xml"],
  ["Orders('x')", "application/atom+xml;type=entry", "atom"],
  ["Orders?$format=atom", "application/json", "atom"],
  ["Orders?$format=xml", "application/json", "xml"],
  ["", "application/atomsvc+xml", "atom"],
  ["", undefined, "atom"],
  ["", "application/xml", "xml"],
])("%s with Accept %s is answered in %3$s", (target, accept, format) => {
  expect(negotiate(requestOf(target), accept)).toBe(format);
});

test.each([
  ["Orders", "application/json;q=0"],
  ["Orders", "application/json;q=zero"],
  ["Orders", "application/json;odata=nometadata"],
  ["Orders", "application/json;charset=iso-8859-1"],
  ["Orders", "application/atom+xml;type=entry"],
  ["Orders", "text/html"],
  ["Orders", "text/*"],
  ["Orders", "nonsense"],
  ["", "application/atom+xml"],
])("%s with Accept %s is answered 406, which quotes the header", (target, accept) => {
  const publicMessage = `The accept header '[${accept}]' is not supported for this resource.`;
  expect(() => negotiate(requestOf(target), accept)).toThrowError(
    expect.objectContaining({ status: 406, publicMessage }),
  );
});

test.each([["Orders?$format=csv"], ["Orders?$format=jsonx"], ["Orders?$format=json\r\nX: y"]])(
  "%s is answered 406, which quotes the format",
  (target) => {
    const publicMessage = `Content type '${target.split("=")[1]}' is not supported.`;
    expect(() => negotiate(requestOf(target), undefined)).toThrowError(
      expect.objectContaining({ status: 406, publicMessage }),
    );
  },
);

test("a header of thousands of ranges takes no time and gives a short error", () => {
  const accept = Array.from({ length: 2000 }, (_, index) => `a/b${index};q=0.1`).join(",");
  const refuse = () =>
    expect(() => negotiate(requestOf("Orders"), accept)).toThrowError(
      expect.objectContaining({ status: 406 }),
    );
  expect(processorMs(refuse)).toBeLessThan(50);
});
