import type { Adapter, AdapterPayload } from "oidc-provider";
import { engineClient } from "./engine-clients.ts";

const notStored = async (): Promise<undefined> => undefined;

/**
 * The engine's storage. Signed tokens are never stored by it, so clients are all it ever asks for;
 * everything else is absent.
 */
export function engineStorage(model: string): Adapter {
  return {
    find: async (id: string): Promise<AdapterPayload | undefined> =>
      model === "Client" ? engineClient(id) : undefined,
    findByUid: notStored,
    findByUserCode: notStored,
    upsert: notStored,
    consume: notStored,
    destroy: notStored,
    revokeByGrantId: notStored,
  };
}
