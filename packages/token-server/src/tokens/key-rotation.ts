import { isHonoured, type KeyRecord } from "./key-timetable.ts";
import type { SigningKey } from "./signing-keys.ts";

/** Why the signing key is not rotated now. */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
  readonly code: "conflict" | "limit-reached";

  constructor(code: "conflict" | "limit-reached", message: string) {
    super(message);
    this.code = code;
  }
}

/** Times in milliseconds. */
export interface Rotation {
  /** The present. */
  readonly at: number;
  /** How long the new key is published before it signs, by force too. */
  readonly announcement: number;
  /** How long what the old ones have signed counts after that. */
  readonly grace: number;
  /** The old keys are not to be trusted any more: once the new one signs, nothing else counts. */
  readonly force: boolean;
}

/** Everybody who verifies has to hold all of them. */
const mostKeys = 10;

/**
 * The keys after a rotation: the new one is announced, the old ones end a grace period after it begins to sign.
 * @throws {SigningKeyError} where another one is announced already, or too many are published
 */
export function rotated(
  records: readonly KeyRecord[],
  key: SigningKey,
  { at, announcement, grace, force }: Rotation,
): readonly KeyRecord[] {
  const signsFrom = at + announcement;
  const fresh = { ...key, createdAt: at, signsFrom, honouredUntil: undefined };
  const kept = records.filter((record) => isHonoured(record, at));
  if (force) {
    const ending = kept.map((record) => ({
      ...record,
      honouredUntil: Math.min(record.honouredUntil ?? signsFrom, signsFrom),
    }));
    return [fresh, ...ending.filter((record) => isHonoured(record, at))];
  }
  const alike = kept.filter(({ alg }) => alg === key.alg);
  const announced = alike.find(({ signsFrom }) => signsFrom > at);
  if (announced !== undefined) {
    const when = new Date(announced.signsFrom).toISOString();
    throw new SigningKeyError("conflict", `A new key is announced already, which signs from ${when} on`);
  }
  if (alike.length >= mostKeys)
    throw new SigningKeyError(
      "limit-reached",
      `${mostKeys} keys are published, which is the most; the oldest has to come to its end first`,
    );
  const ending = kept.map((record) => ({
    ...record,
    honouredUntil: record.honouredUntil ?? signsFrom + grace,
  }));
  return [fresh, ...ending];
}
