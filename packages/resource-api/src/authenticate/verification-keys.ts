import {
  type VerificationKey,
  type VerificationKeys,
  verificationKeyFromJwk,
} from "@tenantbox/shared/access-token";
import { setTimeout as pause } from "node:timers/promises";
import { KeysUnavailableError } from "./principal.ts";
import type { FetchedDocument, PublishedKeys } from "./token-server-client.ts";

export interface FetchedKeysOptions {
  readonly fetchKeys: () => Promise<FetchedDocument>;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** The token server's public keys, kept here so that tokens are verified while it is away (decision 12). */
export interface FetchedKeys extends VerificationKeys {
  readonly loaded: boolean;
  /** Fetches now, whatever the floor says. */
  refresh(): Promise<void>;
  /** Fetches what was published since; a key whose end has come counts no more, also while nothing can be fetched. */
  follow(published: PublishedKeys): void;
}

/** How long a caller with an unknown key id waits for a token server that says nothing, in milliseconds. */
const patienceMs = 700;
/** Least time between two fetches that unknown key ids can cause (catalogue row 80), in milliseconds. */
const floorMs = 30_000;

/**
 * Keys by id: fetched once, and again when a token names an unknown one, at most every 30 seconds, so that
 * made-up key ids cause no load and no delay for callers with good tokens.
 */
export function createFetchedKeys(options: FetchedKeysOptions): FetchedKeys {
  let keys: ReadonlyMap<string, VerificationKey> | undefined;
  let version: string | undefined;
  let ends: ReadonlyMap<string, number> = new Map();
  let generation = 0;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  const fetchNow = async (): Promise<void> => {
    fetchedAt = options.now();
    const fetched = await options.fetchKeys();
    const usable = fetched.keys.flatMap((jwk) => verificationKeyFromJwk(jwk) ?? []);
    if (usable.length === 0) throw new Error("the token server published no key that may verify tokens");
    const next = new Map(usable.map((key) => [key.kid, key]));
    const changed =
      keys === undefined || [...keys.keys()].toSorted().join() !== [...next.keys()].toSorted().join();
    keys = next;
    version = fetched.version;
    if (changed) generation += 1;
  };
  const endKeys = (): void => {
    if (ends.size === 0 || keys === undefined) return;
    const now = options.now();
    const ended = [...keys.keys()].filter((kid) => now >= (ends.get(kid) ?? Number.POSITIVE_INFINITY));
    if (ended.length === 0) return;
    keys = new Map([...keys].filter(([kid]) => !ended.includes(kid)));
    generation += 1;
  };

  const refresh = (): Promise<void> => {
    running ??= fetchNow().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    get loaded() {
      return keys !== undefined;
    },
    get generation() {
      endKeys();
      return generation;
    },
    refresh,
    follow(published) {
      ends = published.ends;
      if (published.version !== undefined && published.version !== version)
        void refresh().catch(options.onFailure);
    },
    async find(kid) {
      endKeys();
      const known = keys?.get(kid);
      if (known !== undefined) return known;
      const due = keys === undefined || options.now() - fetchedAt >= floorMs;
      if (due || running !== undefined)
        await Promise.race([
          refresh().catch(options.onFailure),
          pause(patienceMs, undefined, { ref: false }),
        ]);
      if (keys === undefined) throw new KeysUnavailableError("the token server's keys were never fetched");
      endKeys();
      return keys.get(kid);
    },
  };
}
