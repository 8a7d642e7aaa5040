import type { SigningKey } from "./signing-keys.ts";

/** A signing key with its times, epoch milliseconds of the system's clock. */
export interface KeyRecord extends SigningKey {
  readonly createdAt: number;
  /** Before that it is announced: published, so that everybody who verifies has it when it signs. */
  readonly signsFrom: number;
  /** When what it has signed counts no more; undefined while no other key follows it. */
  readonly honouredUntil: number | undefined;
}

/** Which keys count at a moment. The same object as long as nothing about it changes. */
export interface KeySet {
  readonly signing: KeyRecord;
  /** All that are published, the signing one first. */
  readonly published: readonly KeyRecord[];
  /** It is so from this moment on, and before that one. */
  readonly from: number;
  readonly until: number;
}

export type KeyState = "announced" | "signing" | "honoured";

export const isHonoured = ({ honouredUntil }: KeyRecord, at: number): boolean =>
  honouredUntil === undefined || at < honouredUntil;

/** @throws Error where there is no key of this algorithm at all */
export function keySetAt(records: readonly KeyRecord[], algorithm: SigningKey["alg"], at: number): KeySet {
  const honoured = records
    .filter((record) => isHonoured(record, at))
    .toSorted((one, other) => other.signsFrom - one.signsFrom || (one.kid < other.kid ? -1 : 1));
  const able = honoured.filter(({ alg }) => alg === algorithm);
  // A clock that went back behind them all: somebody has to sign.
  const signing = able.find(({ signsFrom }) => signsFrom <= at) ?? able.at(-1);
  if (signing === undefined) throw new Error(`there is no signing key for ${algorithm}`);
  const moments = records.flatMap(({ signsFrom, honouredUntil }) => [signsFrom, honouredUntil ?? signsFrom]);
  return {
    signing,
    published: [signing, ...honoured.filter((record) => record !== signing)],
    from: Math.max(Number.NEGATIVE_INFINITY, ...moments.filter((moment) => moment <= at)),
    until: Math.min(Number.POSITIVE_INFINITY, ...moments.filter((moment) => moment > at)),
  };
}

/** What a published key is at the moment of its set. */
export function stateOf(record: KeyRecord, { signing }: KeySet, at: number): KeyState {
  if (record === signing) return "signing";
  return record.signsFrom > at ? "announced" : "honoured";
}
