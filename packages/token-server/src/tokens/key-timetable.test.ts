import { describe, expect, it } from "vitest";
import { rotated } from "./key-rotation.ts";
import { type KeyRecord, keySetAt, stateOf } from "./key-timetable.ts";
import type { SigningKey } from "./signing-keys.ts";

const key = (kid: string, alg: SigningKey["alg"] = "RS256"): SigningKey => ({ kid, alg, privateJwk: {} });
const first: KeyRecord = { ...key("first"), createdAt: 0, signsFrom: 0, honouredUntil: undefined };
const times = { announcement: 100, grace: 1_000, force: false };

/** kid and state of what is published at a moment. */
const published = (records: readonly KeyRecord[], at: number): readonly string[] => {
  const set = keySetAt(records, "RS256", at);
  return set.published.map((record) => `${record.kid} ${stateOf(record, set, at)}`);
};

describe("A rotation of the signing key", () => {
  const after = rotated([first], key("second"), { at: 5_000, ...times });

  it.each<[string, number, readonly string[]]>([
    ["when the new one is announced", 5_000, ["first signing", "second announced"]],
    ["just before the new one signs", 5_099, ["first signing", "second announced"]],
    ["once the new one signs", 5_100, ["second signing", "first honoured"]],
    ["at the end of the grace period", 6_099, ["second signing", "first honoured"]],
    ["behind it", 6_100, ["second signing"]],
  ])("has the right keys published %s", (_when, at, keys) => {
    expect(published(after, at)).toEqual(keys);
  });

  it("says how long a set of keys holds, so that it is made once", () => {
    expect(keySetAt(after, "RS256", 5_050)).toMatchObject({ from: 0, until: 5_100 });
    expect(keySetAt(after, "RS256", 5_100)).toMatchObject({ from: 5_100, until: 6_100 });
    expect(keySetAt(after, "RS256", 9_000)).toMatchObject({ from: 6_100, until: Number.POSITIVE_INFINITY });
  });

  it("waits for the one before, and for room", () => {
    expect(() => rotated(after, key("third"), { at: 5_050, ...times })).toThrow(/announced already/);
    let records: readonly KeyRecord[] = [first];
    for (let round = 1; round < 10; round += 1)
      records = rotated(records, key(`key-${round}`), { at: 6_000 + round, ...times, announcement: 0 });
    expect(() => rotated(records, key("more"), { at: 6_100, ...times })).toThrow(/10 keys are published/);
    expect(rotated(records, key("more"), { at: 7_005, ...times }).length).toBeLessThan(10);
  });

  it("by force leaves nothing but the new key, at once or when everybody has it", () => {
    const forced = (announcement: number) =>
      rotated(after, key("third"), { at: 5_050, ...times, announcement, force: true });
    expect(published(forced(0), 5_050)).toEqual(["third signing"]);
    const waiting = forced(20);
    expect(published(waiting, 5_069)).toEqual(["first signing", "second announced", "third announced"]);
    expect(published(waiting, 5_070)).toEqual(["third signing"]);
  });

  it("to another algorithm waits for nobody", () => {
    const other = rotated(after, key("curve", "ES256"), { at: 5_050, ...times });
    const set = keySetAt(other, "ES256", 5_050);
    // Nobody else can sign with it, so it does before its time.
    expect([set.signing.kid, set.published.map(({ kid }) => kid)]).toEqual([
      "curve",
      ["curve", "second", "first"],
    ]);
  });
});
