import { rotated } from "./key-rotation.ts";
import { isHonoured, type KeyRecord, type KeySet, keySetAt } from "./key-timetable.ts";
import type { RetiredKeys } from "./retired-keys.ts";
import type { SigningKeyStore } from "./signing-key-store.ts";
import { newSigningKey, type SigningKey } from "./signing-keys.ts";

/** The signing keys of a tenant as they are at each moment, kept equal to the database. */
export interface KeyRing {
  /** Which keys count now; the same object until something changes. */
  current(): KeySet;
  /** Announces a new key; by force it signs at once, or within two seconds where others have to hear of it. @throws SigningKeyError */
  rotate(options: { readonly force: boolean }): Promise<void>;
  close(): void;
}

/** Times in milliseconds. */
export interface KeyRingOptions {
  readonly store: SigningKeyStore;
  readonly retired: RetiredKeys;
  readonly algorithm: SigningKey["alg"];
  readonly announcement: number;
  readonly grace: number;
  /** Time between two rotations; undefined: none by itself. */
  readonly every: number | undefined;
  /** Whether other token servers can write to the database. */
  readonly shared: boolean;
  /** The system's clock, epoch milliseconds: what a tenant's own clock does must not bring keys back. */
  readonly system: () => number;
  /** Hears of a rotation by schedule. */
  readonly onRotation: (kid: string) => void;
  /** Hears of a key that was gone and is in the database again; it is taken out at once. */
  readonly onReturned: (kid: string) => void;
  readonly onFailure: (error: unknown) => void;
}

const pollEvery = 500;
/**
 * How long a forced key waits where there may be other token servers: until they have read the database, and the resource
 * APIs that follow them its public half. Otherwise what one of them signs would be refused at somebody else's for a second.
 */
const forcedAnnouncement = 2_000;
const longestPause = 60_000;
const pauseAfterFailure = 5_000;

/** Opens the ring; makes a key where there is none of the algorithm yet. */
export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { store, retired, algorithm, announcement, grace, every, shared, system } = options;
  let records: readonly KeyRecord[] = [];
  let set: KeySet | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let failed = false;

  const take = async (next: readonly KeyRecord[]): Promise<void> => {
    const gone = records.filter(({ kid }) => !next.some((record) => record.kid === kid));
    await retired.add(gone.map(({ kid }) => kid));
    if (marksOf(next) === marksOf(records)) return;
    records = next;
    set = undefined;
  };
  const isKept = (record: KeyRecord): boolean => isHonoured(record, system()) && !retired.has(record.kid);
  const tidied = (all: readonly KeyRecord[]): readonly KeyRecord[] => all.filter(isKept);
  const refresh = async (): Promise<void> => {
    const all = await store.load();
    for (const { kid } of all) if (retired.has(kid)) options.onReturned(kid);
    await retired.add(all.filter((record) => !isHonoured(record, system())).map(({ kid }) => kid));
    await take(all.every(isKept) ? all : await store.rewrite(tidied));
  };
  const rotate = async (
    force: boolean,
    unless?: (all: readonly KeyRecord[]) => boolean,
  ): Promise<boolean> => {
    const key = await newSigningKey(algorithm);
    const next = await store.rewrite((all) => {
      const kept = tidied(all);
      if (unless?.(kept) === true) return kept;
      return rotated(kept, key, {
        at: system(),
        announcement: kept.length === 0 ? 0 : announcementOf(force),
        grace,
        force,
      });
    });
    await take(next);
    return next.some(({ kid }) => kid === key.kid);
  };
  const announcementOf = (force: boolean): number => {
    if (!force) return announcement;
    return shared ? forcedAnnouncement : 0;
  };
  const hasOwn = (all: readonly KeyRecord[]): boolean =>
    all.some(({ alg, honouredUntil }) => alg === algorithm && honouredUntil === undefined);
  const isFresh = (all: readonly KeyRecord[]): boolean =>
    every === undefined || all.some(({ createdAt }) => system() - createdAt < every);

  const turn = async (): Promise<void> => {
    failed = false;
    try {
      if (shared || !records.every(isKept)) await refresh();
      if (!isFresh(records) && (await rotate(false, isFresh))) options.onRotation(records[0]?.kid ?? "");
    } catch (error) {
      failed = true;
      if (!closed) options.onFailure(error);
    }
    if (closed) return;
    timer = setTimeout(() => void turn(), pause());
    timer.unref();
  };
  const pause = (): number => {
    if (failed) return pauseAfterFailure;
    if (shared) return pollEvery;
    const newest = Math.max(...records.map(({ createdAt }) => createdAt));
    const due = every === undefined ? Number.POSITIVE_INFINITY : newest + every;
    return Math.min(longestPause, Math.max(250, Math.min(due, current().until) - system()));
  };
  const current = (): KeySet => {
    const at = system();
    if (set === undefined || at < set.from || at >= set.until) set = keySetAt(records, algorithm, at);
    return set;
  };

  await refresh();
  // Another algorithm than before: its key signs at once, since nobody signs otherwise.
  if (!hasOwn(records)) await rotate(false, hasOwn);
  await turn();
  return {
    current,
    rotate: async ({ force }) => void (await rotate(force)),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

const marksOf = (records: readonly KeyRecord[]): string =>
  JSON.stringify(records.map(({ kid, signsFrom, honouredUntil }) => [kid, signsFrom, honouredUntil]));
