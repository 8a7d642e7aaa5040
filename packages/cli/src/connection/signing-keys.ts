import { z } from "zod";
import { adminCall, type ServerAt } from "./admin-call.ts";
import type { Https } from "./https.ts";
import { listOf } from "./resources.ts";

const signingKey = z.object({
  kid: z.string(),
  algorithm: z.string(),
  state: z.string(),
  created_at: z.string(),
  signs_from: z.string(),
  honoured_until: z.string().nullable(),
});

export type SigningKeyResource = z.infer<typeof signingKey>;

/** The keys that sign access tokens. Refusals are `CommandError`s. */
export interface SigningKeys {
  list(): Promise<readonly SigningKeyResource[]>;
  /** Announces a new one; `force`: it signs at once, and what others have signed counts no more. */
  rotate(force: boolean): Promise<readonly SigningKeyResource[]>;
}

export function signingKeys(https: Https, at: ServerAt): SigningKeys {
  const call = adminCall(https, at);
  const path = "/signing_keys";
  return {
    list: async () => (await call("GET", path, listOf(signingKey))).resources,
    rotate: async (force) => (await call("POST", path, listOf(signingKey), { force })).resources,
  };
}
