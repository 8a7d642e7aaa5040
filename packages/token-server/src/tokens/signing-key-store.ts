import type { JWK } from "jose";
import type { SecretBox } from "../secrets/index.ts";
import {
  type SigningKeyRow,
  signingKeyContext,
  type Storage,
  takeNumber,
  type Transaction,
} from "../storage/index.ts";
import { checkSigningKey } from "./check-signing-key.ts";
import type { KeyRecord } from "./key-timetable.ts";

/** Signing keys in the database, private halves sealed. */
export interface SigningKeyStore {
  /** Newest first. */
  load(): Promise<readonly KeyRecord[]>;
  /**
   * Makes the keys what `step` says, in one transaction after every other one; what is not among them any more is gone
   * with its private half. @returns the keys as they are then
   */
  rewrite(step: (records: readonly KeyRecord[]) => readonly KeyRecord[]): Promise<readonly KeyRecord[]>;
}

export function createSigningKeyStore({ kysely }: Storage, box: SecretBox): SigningKeyStore {
  const recordOf = (row: SigningKeyRow): KeyRecord => {
    const privateJwk = JSON.parse(box.open(row.sealed_private_jwk, signingKeyContext(row.kid))) as JWK;
    const alg = privateJwk.alg === "ES256" ? "ES256" : "RS256";
    checkSigningKey(row.kid, alg, privateJwk);
    return {
      kid: row.kid,
      alg,
      privateJwk,
      createdAt: row.created_at,
      signsFrom: row.signs_from,
      honouredUntil: row.honoured_until ?? undefined,
    };
  };
  const rowOf = (record: KeyRecord): SigningKeyRow => ({
    kid: record.kid,
    sealed_private_jwk: box.seal(JSON.stringify(record.privateJwk), signingKeyContext(record.kid)),
    state: "active",
    created_at: record.createdAt,
    signs_from: record.signsFrom,
    honoured_until: record.honouredUntil ?? null,
  });
  const load = async (reader: Transaction = kysely): Promise<readonly KeyRecord[]> => {
    const rows = await reader.selectFrom("signing_key").selectAll().orderBy("signs_from", "desc").execute();
    return rows.map(recordOf);
  };
  return {
    load: () => load(),
    rewrite: (step) =>
      kysely.transaction().execute(async (transaction) => {
        // Its row lock puts changes of several token servers in one order.
        await takeNumber(transaction, "revocation");
        const before = await load(transaction);
        const after = step(before);
        const known = new Map(before.map((record) => [record.kid, record]));
        for (const record of after) {
          if (!known.delete(record.kid))
            await transaction.insertInto("signing_key").values(rowOf(record)).execute();
          else
            await transaction
              .updateTable("signing_key")
              .set({ honoured_until: record.honouredUntil ?? null })
              .where("kid", "=", record.kid)
              .execute();
        }
        for (const kid of known.keys())
          await transaction.deleteFrom("signing_key").where("kid", "=", kid).execute();
        return after;
      }),
  };
}
