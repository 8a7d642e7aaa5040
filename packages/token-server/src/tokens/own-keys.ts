import { type VerificationKeys, verificationKeyFromJwk } from "@tenantbox/shared/access-token";
import type { KeySet } from "./key-timetable.ts";
import { publicJwk } from "./signing-keys.ts";

/** The keys that our own tokens are verified with, as they are at each moment. */
export function ownKeys(current: () => KeySet): VerificationKeys {
  let known: KeySet | undefined;
  let generation = 0;
  let byKid = new Map<string, ReturnType<typeof verificationKeyFromJwk>>();
  const look = (): void => {
    const set = current();
    if (set === known) return;
    known = set;
    generation += 1;
    byKid = new Map(set.published.map((key) => [key.kid, verificationKeyFromJwk(publicJwk(key))]));
  };
  return {
    get generation() {
      look();
      return generation;
    },
    async find(kid) {
      look();
      return byKid.get(kid);
    },
  };
}
