import { expect, test } from "vitest";
import { requestOf, requestOfKind, smallPages } from "../../test/request-of.ts";

test.each([
  ["Orders?$top=5", 5, 0, undefined],
  ["Orders?%24top=5&$skip=7", 5, 7, undefined],
  ["Orders?$top=1000", 1000, 0, undefined],
  ["Orders", 1000, 0, "Orders?$skiptoken=1000"],
  ["Orders/", 1000, 0, "Orders?$skiptoken=1000"],
  ["Orders?$skip=7", 1000, 7, "Orders?$skiptoken=1007"],
  ["Orders?$skiptoken=1000", 1000, 1000, "Orders?$skiptoken=2000"],
  ["Orders?$skip=5&$skiptoken=1000", 1000, 1005, "Orders?$skiptoken=2005"],
  ["Orders?$top=2500", 1000, 0, "Orders?$top=1500&$skiptoken=1000"],
  [
    "Orders?$expand=Lines,Invoice&$format=json",
    1000,
    0,
    "Orders?$expand=Lines,Invoice&$format=json&$skiptoken=1000",
  ],
  [
    "Orders?%24filter=Status+eq+%27a%26b%27&x=1",
    1000,
    0,
    "Orders?$filter=Status%20eq%20'a%26b'&x=1&$skiptoken=1000",
  ],
  ["Orders('x')/Lines", 1000, 0, "Orders('x')/Lines?$skiptoken=1000"],
  ["Orders?$skip=9223372036854775807", 1000, Number.MAX_SAFE_INTEGER, expect.any(String)],
  ["Orders?&$top=3&&", 3, 0, undefined],
  ["Orders?&%20$top=3", 1000, 0, expect.any(String)],
  ["Orders?format=json&overdueonly=true", 1000, 0, "Orders?format=json&overdueonly=true&$skiptoken=1000"],
])("%s reads %d rows from %d on", (target, limit, offset, nextLink) => {
  expect(requestOfKind("feed", target)).toMatchObject({ limit, offset });
  expect(requestOfKind("feed", target).nextLink).toEqual(nextLink);
});

test("the page size of the policy decides where pages end", () => {
  expect(requestOfKind("feed", "Orders?$top=2", smallPages).nextLink).toBeUndefined();
  expect(requestOfKind("feed", "Orders?$top=3", smallPages).nextLink).toBe("Orders?$top=1&$skiptoken=2");
});

test.each([
  ["$top=1071500A", "Invalid value: '1071500A'."],
  ["$top=-1", "Provided value '-1' must not be negative."],
  ["$skip=-1", "Provided value '-1' must not be negative."],
  ["$top=1e9", "Invalid value: '1e9'."],
  ["$top=99999999999999999999", "Invalid value: '99999999999999999999'."],
  ["$top=1.5", "Invalid value: '1.5'."],
  ["$top=0x10", "Invalid value: '0x10'."],
  ["$top=%EF%BC%91", "Invalid value: '１'."],
  ["$top=+1", "Invalid value: ' 1'."],
  ["$top='1'", "Invalid value: ''1''."],
  ["$top=", "Value for '$top' must not be null."],
  ["$top", "Value for '$top' must not be null."],
  ["$top=1&$top=2", "Duplicate system query parameter names: '$top'."],
  ["$top=1&%24top=2", "Duplicate system query parameter names: '$top'."],
  ["$TOP=1", "Invalid system query option: '$TOP'."],
  ["$xyz=1", "Invalid system query option: '$xyz'."],
  ["$search=x", "Invalid system query option: '$search'."],
  ["$callback=alert(1)", "Invalid system query option: '$callback'."],
  ["$inlinecount=all", "Invalid value: 'all'."],
  ["$filter=%zz", "Invalid URI syntax."],
  ["$filter=Status%20eq%20'%00'", "Invalid URI syntax."],
  [
    `$filter=${"x".repeat(17_000)}`,
    "System query option '$filter' is too complex: at most 16000 characters are read.",
  ],
])("?%s is refused with 400", (query, publicMessage) => {
  expect(() => requestOf(`Orders?${query}`)).toThrowError(
    expect.objectContaining({ status: 400, publicMessage }),
  );
});

test("a $skiptoken that is none of ours is answered 416", () => {
  expect(() => requestOf("Orders?$skiptoken=x")).toThrowError(expect.objectContaining({ status: 416 }));
});

test.each([
  ["Orders/$count?$format=json", "$format"],
  ["Orders/$count?$inlinecount=allpages", "$inlinecount"],
  ["Orders/$count?$select=Status", "$select"],
  ["Orders/$count?$expand=Lines", "$expand"],
  ["Orders('x')?$top=1", "$top"],
  ["Orders('x')?$orderby=Status", "$orderby"],
  ["Orders('x')/Invoice/$value?$format=json", "$format"],
  ["$metadata?$format=json", "$format"],
  ["?$top=1", "$top"],
])("%s is refused: the option does not fit the resource", (target, option) => {
  const publicMessage = `System query option '${option}' is not compatible with the return type.`;
  expect(() => requestOf(target)).toThrowError(expect.objectContaining({ status: 400, publicMessage }));
});
