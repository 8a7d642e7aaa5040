import type { JWK } from "jose";
import type { SecretBox } from "../secrets/index.ts";
import type { Storage } from "../storage/index.ts";
import type { SigningKey, SigningKeyStore } from "./signing-keys.ts";

const contextOf = (kid: string): string => `signing_key/${kid}`;

/** Signing keys in the database, private halves sealed. */
export function createSigningKeyStore(storage: Storage, box: SecretBox, now: () => number): SigningKeyStore {
  return {
    async load() {
      const rows = await storage.kysely
        .selectFrom("signing_key")
        .selectAll()
        .where("state", "=", "active")
        .orderBy("created_at", "desc")
        .execute();
      return rows.map((row): SigningKey => {
        const privateJwk = JSON.parse(box.open(row.sealed_private_jwk, contextOf(row.kid))) as JWK;
        return { kid: row.kid, alg: privateJwk.alg === "ES256" ? "ES256" : "RS256", privateJwk };
      });
    },
    async add(key) {
      const sealed = box.seal(JSON.stringify(key.privateJwk), contextOf(key.kid));
      await storage.kysely
        .insertInto("signing_key")
        .values({ kid: key.kid, sealed_private_jwk: sealed, state: "active", created_at: now() })
        .execute();
    },
  };
}
