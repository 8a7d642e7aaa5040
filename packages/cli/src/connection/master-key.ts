import { z } from "zod";
import { adminCall, type ServerAt } from "./admin-call.ts";
import type { Https } from "./https.ts";

const rotation = z.object({ key_id: z.string(), resealed: z.number() });

/** The key that seals secrets at rest, by the token server's `/admin/v1`. */
export interface MasterKey {
  /** Makes another one; the name of it, and how many values were sealed with it. */
  rotate(): Promise<z.infer<typeof rotation>>;
}

/** Thousands of keys and states take their time. */
const patience = 600_000;

export function masterKey(https: Https, at: ServerAt): MasterKey {
  const call = adminCall(https, at, patience);
  return { rotate: () => call("POST", "/master_key", rotation) };
}
