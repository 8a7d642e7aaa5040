import { describe, expect, test } from "vitest";
import { createTrustStore, judgeCertificate } from "./index.ts";
import {
  commonName,
  extension,
  type Fixture,
  type FixtureOptions,
  makeAuthority,
  makeFixture,
  NOON,
  nameOf,
  rsaKeys,
  SERVER_AUTH,
} from "./testing/certificate-fixture.ts";
import { der, seq } from "./testing/der-fixture.ts";

const root = makeAuthority("root");
const intermediate = makeAuthority("intermediate", { issuer: root });
const trust = createTrustStore({ roots: [root.certificate] });

function judge(leaf: Fixture, chain: readonly Fixture[] = [], store = trust) {
  const presented = { leaf: leaf.certificate, chain: chain.map((one) => one.certificate) };
  const verdict = judgeCertificate(presented, store, NOON);
  return verdict.ok ? "accepted" : verdict.reason;
}

/** CAs one below the other, the lowest last. */
function ladder(length: number, top = root): Fixture[] {
  const steps: Fixture[] = [];
  for (let step = 0; step < length; step++) {
    steps.push(makeAuthority(`step ${step}`, { issuer: steps.at(-1) ?? top }));
  }
  return steps;
}

describe("issuers presented and known", () => {
  const leaf = makeFixture({ issuer: intermediate });
  const other = makeAuthority("other", { issuer: root });

  test("a missing intermediate is refused, presented or known ones complete the path", () => {
    const knowing = createTrustStore({
      roots: [root.certificate],
      intermediates: [intermediate.certificate],
    });
    expect(judge(leaf)).toBe("untrusted");
    expect(judge(leaf, [intermediate])).toBe("accepted");
    expect(judge(leaf, [], knowing)).toBe("accepted");
  });

  test("order, strangers and a root in the presented chain do not matter", () => {
    expect(judge(leaf, [root, other, intermediate])).toBe("accepted");
  });

  test("nobody is trusted without roots, whatever is presented", () => {
    expect(judge(leaf, [intermediate, root], createTrustStore({ roots: [] }))).toBe("untrusted");
  });

  test("an evil twin of a trusted CA issues nothing", () => {
    const twin = makeAuthority("root");
    expect(judge(makeFixture({ issuer: twin }))).toBe("untrusted");
    expect(judge(makeFixture({ issuer: twin }), [twin])).toBe("untrusted");
  });

  test("two trusted CAs with one name and two keys each vouch for their own", () => {
    const twin = makeAuthority("root");
    const both = createTrustStore({ roots: [root.certificate, twin.certificate] });
    expect([root, twin].map((issuer) => judge(makeFixture({ issuer }), [], both))).toEqual([
      "accepted",
      "accepted",
    ]);
  });

  test("a path through a broken cross-signature is found another way", () => {
    const strangeRoot = makeAuthority("strange root");
    const keys = { publicKey: intermediate.publicKey, privateKey: intermediate.privateKey };
    const crossed = makeAuthority("intermediate", { issuer: strangeRoot, keys });
    expect(judge(leaf, [crossed, strangeRoot, intermediate])).toBe("accepted");
    expect(judge(leaf, [crossed, strangeRoot])).toBe("untrusted");
  });
});

describe("issuers that may not issue", () => {
  const rows: [string, FixtureOptions][] = [
    ["a leaf without basic constraints", { ca: undefined as never, usage: 0x84 }],
    ["one that says CA:FALSE", { ca: false }],
    ["one without keyCertSign", { usage: 0x80 }],
    ["one for servers only", { purposes: [SERVER_AUTH] }],
    ["an expired one", { notAfter: NOON - 1000 }],
    ["one not yet valid", { notBefore: NOON + 1000 }],
    ["one signed over SHA-1", { digest: "sha1" }],
    ["one with a weak key", { keys: rsaKeys(1024) }],
    [
      "one with an unknown critical extension",
      { extensions: [extension("1.3.6.1.4.1.99999.1", der(0x05), true)] },
    ],
    ["one with malformed name constraints", { extensions: [extension("2.5.29.30", der(0x05), true)] }],
  ];
  test.each(rows)("%s passes no trust on", (_title, options) => {
    const issuer = makeFixture({
      subject: commonName("issuer"),
      issuer: root,
      ca: true,
      usage: 0x06,
      purposes: null,
      ...options,
    });
    expect(judge(makeFixture({ issuer }), [issuer])).toBe("untrusted");
  });

  test("a path length is kept by every CA below, self-issued ones apart", () => {
    const narrow = makeAuthority("narrow", { issuer: root, ca: { pathLength: 0 } });
    const renewed = makeAuthority("narrow", { issuer: narrow });
    const below = makeAuthority("below", { issuer: narrow });
    expect(judge(makeFixture({ issuer: narrow }), [narrow])).toBe("accepted");
    expect(judge(makeFixture({ issuer: renewed }), [renewed, narrow])).toBe("accepted");
    expect(judge(makeFixture({ issuer: below }), [below, narrow])).toBe("untrusted");
  });
});

describe("long and circular chains", () => {
  test("eight issuers are enough, more are refused", () => {
    const seven = ladder(7);
    expect(judge(makeFixture({ issuer: seven.at(-1) as Fixture }), seven)).toBe("accepted");
    const eight = ladder(8);
    expect(judge(makeFixture({ issuer: eight.at(-1) as Fixture }), eight)).toBe("untrusted");
    const twenty = ladder(20);
    expect(judge(makeFixture({ issuer: twenty.at(-1) as Fixture }), twenty)).toBe("chain-too-long");
  });

  test("CAs that signed each other end the search", () => {
    const one = makeAuthority("one");
    const two = makeAuthority("two", { issuer: one });
    const keys = { publicKey: one.publicKey, privateKey: one.privateKey };
    const again = makeAuthority("one", { issuer: two, keys });
    expect(judge(makeFixture({ issuer: one }), [one, two, again])).toBe("untrusted");
  });

  test("a bundle made to be searched is given up within 100 ms of work", () => {
    const keys = { publicKey: root.publicKey, privateKey: root.privateKey };
    const same = Array.from({ length: 8 }, () =>
      makeAuthority("maze", { keys, issuer: makeAuthority("maze", { keys }) }),
    );
    const leaf = makeFixture({ issuer: same[0] as Fixture });
    const before = performance.now();
    expect(judge(leaf, same)).toBe("untrusted");
    expect(performance.now() - before).toBeLessThan(100);
  });
});

describe("name constraints", () => {
  const constrained = (list: number, ...bases: Buffer[]) =>
    makeAuthority("constrained", {
      issuer: root,
      extensions: [extension("2.5.29.30", seq(der(list, ...bases.map((base) => seq(base)))), true)],
    });
  const [PERMITTED, EXCLUDED] = [0xa0, 0xa1];
  const organization = (text: string) =>
    nameOf([
      ["2.5.4.10", text],
      ["2.5.4.3", "client"],
    ]);
  const ours = der(0xa4, nameOf([["2.5.4.10", "Ours"]]));
  const alternative = (...names: Buffer[]) => [extension("2.5.29.17", seq(...names))];
  const rows: [string, Fixture, FixtureOptions, string][] = [
    ["a subject inside", constrained(PERMITTED, ours), { subject: organization("ours ") }, "accepted"],
    ["a subject outside", constrained(PERMITTED, ours), { subject: organization("Others") }, "untrusted"],
    ["an excluded subject", constrained(EXCLUDED, ours), { subject: organization("OURS") }, "untrusted"],
    [
      "a domain below",
      constrained(PERMITTED, der(0x82, "ours.example")),
      { extensions: alternative(der(0x82, "a.ours.example")) },
      "accepted",
    ],
    [
      "a domain that only ends alike",
      constrained(PERMITTED, der(0x82, "ours.example")),
      { extensions: alternative(der(0x82, "notours.example")) },
      "untrusted",
    ],
    [
      "a mailbox elsewhere",
      constrained(PERMITTED, der(0x81, "ours.example")),
      { extensions: alternative(der(0x81, "me@theirs.example")) },
      "untrusted",
    ],
    [
      "an address inside",
      constrained(PERMITTED, der(0x87, Buffer.of(10, 0, 0, 0, 255, 0, 0, 0))),
      { extensions: alternative(der(0x87, Buffer.of(10, 9, 8, 7))) },
      "accepted",
    ],
    [
      "an address outside",
      constrained(PERMITTED, der(0x87, Buffer.of(10, 0, 0, 0, 255, 0, 0, 0))),
      { extensions: alternative(der(0x87, Buffer.of(11, 9, 8, 7))) },
      "untrusted",
    ],
    [
      "a URI, which is not compared",
      constrained(EXCLUDED, der(0x86, ".theirs.example")),
      { extensions: alternative(der(0x86, "urn:a")) },
      "untrusted",
    ],
  ];
  test.each(rows)("%s gets its verdict", (_title, issuer, options, expected) => {
    expect(judge(makeFixture({ issuer, ...options }), [issuer])).toBe(expected);
  });
});
