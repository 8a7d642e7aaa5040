import { expect, test } from "vitest";
import { requestOf } from "../../test/request-of.ts";
import { negotiate } from "./negotiation.ts";

test.each([
  ["Orders", "application/json"],
  ["Orders", "application/json;odata=verbose"],
  ["Orders", "APPLICATION/JSON"],
  ["Orders", "application/json, text/plain, */*"],
  ["Orders", "application/atom+xml, application/json;q=0.5"],
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
  ["Orders", undefined, "The accept header '[*/*]' is not supported for this resource."],
  ["Orders", "*/*", "The accept header '[*/*]' is not supported for this resource."],
  [
    "Orders",
    "application/json;q=0",
    "The accept header '[application/json;q=0]' is not supported for this resource.",
  ],
  ["Orders", "text/html", "The accept header '[text/html]' is not supported for this resource."],
  ["Orders?$format=atom", "application/json", "Content type 'atom' is not supported."],
])("%s with Accept %s is answered 406", (target, accept, publicMessage) => {
  expect(() => negotiate(requestOf(target), accept)).toThrowError(
    expect.objectContaining({ status: 406, publicMessage }),
  );
});

test("a header of thousands of ranges takes no time and gives a short error", () => {
  const start = performance.now();
  const accept = Array.from({ length: 2000 }, (_, index) => `a/b${index};q=0.1`).join(",");
  expect(() => negotiate(requestOf("Orders"), accept)).toThrowError(expect.objectContaining({ status: 406 }));
  expect(performance.now() - start).toBeLessThan(20);
});
