import { randomUUID } from "node:crypto";
import type { AuditLog } from "@tenantbox/shared/audit";
import type { Log } from "@tenantbox/shared/listener";
import type { TokenServerConfig } from "./config.ts";
import type { SecretBox } from "./secrets/index.ts";
import type { Storage } from "./storage/index.ts";
import { type KeyRing, openKeyRing } from "./tokens/key-ring.ts";
import { openRetiredKeys } from "./tokens/retired-keys.ts";
import { createSigningKeyStore } from "./tokens/signing-key-store.ts";

export interface SigningKeysOptions {
  readonly config: Pick<TokenServerConfig, "home" | "algorithm" | "keyRotation">;
  readonly storage: Storage;
  readonly secretBox: SecretBox;
  readonly system: () => number;
  readonly audit: AuditLog;
  readonly log: Log;
}

/** Opens the tenant's signing keys, which change by schedule where the settings say so. */
export async function openSigningKeys(options: SigningKeysOptions): Promise<KeyRing> {
  const { config, storage, secretBox, system, audit, log } = options;
  const record = (event: string, detail: string): void =>
    audit.record({ event, outcome: "granted", method: "CALL", path: "", request: randomUUID(), detail });
  let trouble = "";
  return openKeyRing({
    ...config.keyRotation,
    store: createSigningKeyStore(storage, secretBox),
    retired: await openRetiredKeys(config.home),
    algorithm: config.algorithm,
    shared: storage.dialect === "postgres",
    system,
    onRotation: (kid) => record("signing-key.announced", `${kid}, by schedule`),
    onReturned(kid) {
      log.error({ kid }, "a signing key that was retired is in the database again, and is taken out of it");
      record("signing-key.returned", `${kid} was retired, and counts no more`);
    },
    onFailure(error) {
      // Once for each kind of trouble, not once for each attempt.
      const message = error instanceof Error ? error.message : String(error);
      if (message !== trouble) log.warn({ error: message }, "the signing keys cannot be followed");
      trouble = message;
    },
  });
}
