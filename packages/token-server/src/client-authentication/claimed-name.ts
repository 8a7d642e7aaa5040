import { createHash } from "node:crypto";
import type { Attempt } from "./attempt.ts";

/** Who an attempt claims to be, as the audit log may say it: what is not shaped like an id may be a secret in the wrong field. */
export function claimedName({ client, clientId }: Pick<Attempt, "client" | "clientId">): string {
  return client !== undefined || /^sb-[A-Za-z0-9-]{1,64}!b\d/.test(clientId)
    ? clientId
    : unknownName(clientId);
}

/** Stands for a foreign name that nobody has: the same for the same name, and nothing of it. */
export const unknownName = (text: string): string =>
  `unknown-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
