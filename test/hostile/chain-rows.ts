import { it } from "vitest";
import {
  commonName,
  extension,
  type Fixture,
  makeAuthority,
  makeFixture,
  nameOf,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, octets, seq } from "../../shared/src/client-certificate/testing/der-fixture.ts";
import { expectNobody, expectSomebody, type Pretender } from "./certificate-doors.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Pki, rootKeyId, shown } from "./pki.ts";

const around = { notBefore: Date.now() - 86_400_000, notAfter: Date.now() + 86_400_000 };
const MOST_CPU_MS = 100;

/** Rows 48 and 52-56: what stands above a leaf. Each leaf is registered, so its chain alone decides. */
export function chainRows(stackOf: () => HostileStack, pkiOf: () => Pki): void {
  const under = (
    issuer: Fixture,
    chain: readonly Fixture[],
    reason: string | undefined = "untrusted",
  ): Pretender => ({
    by: shown(pkiOf().leaf({ issuer }), chain),
    reason,
    registers: true,
    delayMs: MOST_CPU_MS,
  });
  const expectNone = (all: Readonly<Record<string, Pretender>>) => expectNobody(stackOf(), pkiOf(), all);
  const somebody = (issuer: Fixture, chain: readonly Fixture[]) => shown(pkiOf().leaf({ issuer }), chain);

  it("row 48: an authority of the same name and key identifier, with another key, vouches for nobody", async () => {
    const original = pkiOf().leaf({ subject: commonName("twin"), serial: "4048" });
    await expectSomebody(stackOf(), pkiOf(), { original: shown(original) });
    const twin = makeAuthority("Hostile Root", { ...around, extensions: [rootKeyId] });
    const keyId = extension("2.5.29.35", seq(der(0x80, Buffer.alloc(20, 7))));
    const copy = pkiOf().leaf({
      issuer: twin,
      subject: commonName("twin"),
      serial: "4048",
      extensions: [keyId],
    });
    await expectNone({
      "without the twin": { by: shown(copy), reason: "untrusted", registers: true },
      "with the twin": { by: shown(copy, [twin]), reason: "untrusted", registers: "already" },
      "with the twin and the root": {
        by: shown(copy, [twin, pkiOf().root]),
        reason: "untrusted",
        registers: "already",
      },
    });
  });

  it("row 52: a leaf that signs a leaf vouches for nobody", async () => {
    const signs = { usage: 0x84, subject: commonName("signs") };
    const plain = pkiOf().leaf(signs);
    const refusing = pkiOf().leaf({ ...signs, ca: false });
    const voiceless = pkiOf().authority("voiceless", { usage: 0x80 });
    await expectNone({
      "without basic constraints": under(plain, [plain]),
      "with CA:FALSE": under(refusing, [refusing]),
      "with CA:TRUE, but without keyCertSign": under(voiceless, [voiceless]),
    });
  });

  it("row 53: a missing intermediate is a refusal; order and a root left out are not", async () => {
    const { root, authority } = pkiOf();
    const upper = authority("Upper");
    const lower = authority("Lower", { issuer: upper });
    await expectNone({
      "no intermediate": under(lower, []),
      "the lower one missing": under(lower, [upper]),
      "the upper one missing": under(lower, [lower]),
    });
    await expectSomebody(stackOf(), pkiOf(), {
      "root omitted": somebody(lower, [lower, upper]),
      "root sent along": somebody(lower, [lower, upper, root]),
    });
  });

  it("row 54: endless, circular and huge chains are refused without work", async () => {
    const { root, authority } = pkiOf();
    const hundred: Fixture[] = [];
    for (let step = 0; step < 100; step += 1)
      hundred.unshift(authority(`step ${step}`, { issuer: hundred[0] ?? root }));
    const one = makeAuthority("one", around);
    const two = makeAuthority("two", { ...around, issuer: one });
    const again = makeAuthority("one", { ...around, issuer: two, keys: one });
    const ballast = (size: number): Buffer => extension("1.3.6.1.4.1.99999.1", octets(Buffer.alloc(size)));
    const huge = authority("huge", { extensions: [ballast(64_000)] });
    const large = authority("large", { extensions: [ballast(12_000)] });
    const small = authority("small", { extensions: [ballast(10_000)] });
    const narrow = authority("narrow", { ca: { pathLength: 0 } });
    const below = authority("below", { issuer: narrow });
    await expectNone({
      "a hundred issuers": under(hundred[0] as Fixture, hundred, "chain-too-long"),
      "nine issuers": under(hundred[91] as Fixture, hundred.slice(91), "chain-too-long"),
      "a circle": under(again, [again, two, one]),
      "64 KB": under(huge, [huge], "chain-too-long"),
      "12 KB": under(large, [large], "chain-too-long"),
      "a path length of none exceeded": under(below, [below, narrow]),
    });
    await expectSomebody(stackOf(), pkiOf(), {
      "a path length kept": somebody(narrow, [narrow]),
      "10 KB": somebody(small, [small]),
    });
  });

  it("row 55: a name outside what an intermediate may sign for is nobody's, malformed limits are nobody's", async () => {
    const constrained = (name: string, value: Buffer): Fixture =>
      pkiOf().authority(name, { extensions: [extension("2.5.29.30", value, true)] });
    const permitted = (...bases: Buffer[]): Buffer => seq(der(0xa0, ...bases.map((base) => seq(base))));
    const ours = constrained("ours", permitted(der(0xa4, nameOf([["2.5.4.10", "Ours"]]))));
    const domains = constrained("domains", permitted(der(0x82, "ours.example")));
    const excluding = constrained(
      "excluding",
      seq(der(0xa1, seq(der(0xa4, nameOf([["2.5.4.10", "Theirs"]]))))),
    );
    const empty = constrained("empty", seq());
    const broken = constrained("broken", Buffer.from("3003020100", "hex"));
    const theirs = { subject: nameOf([["2.5.4.10", "Theirs"]]) };
    const leaf = (issuer: Fixture, options: object): Pretender => ({
      by: shown(pkiOf().leaf({ issuer, ...options }), [issuer]),
      reason: "untrusted",
      registers: true,
    });
    await expectNone({
      "another organization": leaf(ours, theirs),
      "an excluded organization": leaf(excluding, theirs),
      "another domain": leaf(domains, {
        extensions: [extension("2.5.29.17", seq(der(0x82, "notours.example")))],
      }),
      "no subtrees": leaf(empty, {}),
      "no sequence of subtrees": leaf(broken, {}),
    });
    const inside = pkiOf().leaf({ issuer: ours, subject: nameOf([["2.5.4.10", "Ours"]]) });
    await expectSomebody(stackOf(), pkiOf(), { inside: shown(inside, [ours]) });
  });

  it("row 56: an unknown critical extension of an intermediate, or one that stands twice, vouches for nobody", async () => {
    const unknown = extension("1.3.6.1.4.1.99999.1", der(0x05), true);
    const critical = pkiOf().authority("critical", { extensions: [unknown] });
    const doubled = pkiOf().authority("doubled", { extensions: [rootKeyId, rootKeyId] });
    await expectNone({
      critical: under(critical, [critical]),
      doubled: under(doubled, [doubled], undefined),
    });
  });

  it("row 45: an intermediate that is trusted for clients vouches for no second authority in disguise", async () => {
    const stranger = makeFixture({ ...around, subject: commonName("stranger"), ca: true, usage: 0x86 });
    await expectNone({
      "a self-signed authority": { by: shown(stranger), reason: "self-signed", registers: false },
      "its leaf": under(stranger, [stranger]),
    });
  });
}
