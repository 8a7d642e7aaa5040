import { describe, expect, test } from "vitest";
import { formatName, issuerRdns, sameName, subjectRdns } from "./index.ts";
import { makeAuthority, makeFixture, nameOf } from "./testing/certificate-fixture.ts";
import { der, oid, seq, setOf, utf8 } from "./testing/der-fixture.ts";

const [CN, OU, O, C] = ["2.5.4.3", "2.5.4.11", "2.5.4.10", "2.5.4.6"] as const;
type Pairs = readonly (readonly [string, string])[];
const rdnsOf = (subject: Pairs | Buffer) => subjectRdns(makeFixture({ subject }).certificate);
const single = (tag: number, value: string | Buffer) => seq(setOf(seq(oid(CN), der(tag, value))));
const pair = (type: string, value: string) => seq(oid(type), utf8(value));

describe("names compare as lists of decoded RDNs", () => {
  const client: Pairs = [
    [O, "Ours"],
    [OU, "b"],
    [CN, "Zoë"],
  ];

  test("an equal name is the same, whatever its string type", () => {
    expect(sameName(rdnsOf(client), rdnsOf(client))).toBe(true);
    expect(sameName(rdnsOf(single(0x13, "client")), rdnsOf([[CN, "client"]]))).toBe(true);
    expect(sameName(rdnsOf(single(0x1e, Buffer.from("\0c\0l"))), rdnsOf([[CN, "cl"]]))).toBe(true);
  });

  test.each<[string, Pairs | Buffer, Pairs | Buffer]>([
    [
      "an escaped comma and two RDNs",
      [[OU, "b,C=DE"]],
      [
        [OU, "b"],
        [C, "DE"],
      ],
    ],
    ["a backslash and none", [[OU, "b\\,C=DE"]], [[OU, "b,C=DE"]]],
    [
      "a slash inside and two RDNs",
      [[CN, "a/CN=admin"]],
      [
        [CN, "a"],
        [CN, "admin"],
      ],
    ],
    [
      "a line break inside and two RDNs",
      [[CN, "evil\nCN=admin"]],
      [
        [CN, "evil"],
        [CN, "admin"],
      ],
    ],
    [
      "another order",
      [
        [O, "o"],
        [CN, "c"],
      ],
      [
        [CN, "c"],
        [O, "o"],
      ],
    ],
    ["another letter case", [[CN, "Client"]], [[CN, "client"]]],
    ["another number of blanks", [[CN, "a  b"]], [[CN, "a b"]]],
    ["another type", [[CN, "x"]], [[OU, "x"]]],
    [
      "one RDN more",
      [[CN, "x"]],
      [
        [CN, "x"],
        [OU, "y"],
      ],
    ],
    [
      "two attributes in one RDN and in two",
      seq(setOf(pair(CN, "x"), pair(OU, "y"))),
      [
        [CN, "x"],
        [OU, "y"],
      ],
    ],
    ["a combined and a composed letter", [[CN, "\u00e9"]], [[CN, "e\u0301"]]],
  ])("%s are different names", (_title, left, right) => {
    expect(sameName(rdnsOf(left), rdnsOf(right))).toBe(false);
  });

  test("the order inside one RDN does not count", () => {
    const [left, right] = [setOf(pair(CN, "x"), pair(OU, "y")), setOf(pair(OU, "y"), pair(CN, "x"))];
    expect(sameName(rdnsOf(seq(left)), rdnsOf(seq(right)))).toBe(true);
  });

  test("a value that is no text has no comparison", () => {
    expect(() => rdnsOf(single(0x03, Buffer.of(0, 1)))).toThrow("a name value of type 3");
  });
});

describe("names as text", () => {
  test.each<[Pairs, string]>([
    [
      [
        [C, "DE"],
        [O, "Ours"],
        [OU, "a"],
        [CN, "c"],
      ],
      "CN=c,OU=a,O=Ours,C=DE",
    ],
    [
      [
        [CN, "c"],
        [O, "Ours"],
        [C, "DE"],
      ],
      "CN=c,O=Ours,C=DE",
    ],
    [[[CN, 'a,b+c"d\\e<f>g;h']], 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
    [[[CN, " # "]], "CN=\\ #\\ "],
    [[[CN, "#1"]], "CN=\\#1"],
    [[[CN, "a\nb\0"]], "CN=a\\0ab\\00"],
    [[["1.2.3.4", "x"]], "1.2.3.4=x"],
  ])("%j is written %s", (subject, text) => {
    expect(formatName(rdnsOf(subject))).toBe(text);
  });

  test("a multi-valued RDN is joined by a plus", () => {
    expect(formatName(rdnsOf(seq(setOf(pair(CN, "x"), pair(OU, "y")))))).toBe("CN=x+OU=y");
  });
});

test("issuer and subject are read apart", () => {
  const leaf = makeFixture({ issuer: makeAuthority("ca"), subject: nameOf([[CN, "leaf"]]) }).certificate;
  expect([formatName(issuerRdns(leaf)), formatName(subjectRdns(leaf))]).toEqual(["CN=ca", "CN=leaf"]);
});
