import type { Adapter } from "oidc-provider";

const nothing = async (): Promise<undefined> => undefined;

/** The engine's storage: empty. Signed tokens are never stored by it, and its clients are fixed. */
export function engineStorage(): Adapter {
  return {
    find: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    upsert: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}
