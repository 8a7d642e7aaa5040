import type { Database } from "@tenantbox/shared/database";
import type { AccessPolicyRow, ArtifactReferenceRow } from "./rows/access-policies.ts";
import type { MessageLogSchema } from "./schema.ts";

type LogDatabase = Database<MessageLogSchema>;

/** A policy and what it refers to; ids are given when it is stored. */
export interface NewAccessPolicy {
  readonly policy: Omit<AccessPolicyRow, "id">;
  readonly references: readonly Omit<ArtifactReferenceRow, "id" | "policy_id">[];
}

export interface StoredAccessPolicy {
  readonly policy: AccessPolicyRow;
  readonly references: readonly ArtifactReferenceRow[];
}

/** All policies, in the order in which they came. */
export async function listAccessPolicies({ kysely }: LogDatabase): Promise<readonly StoredAccessPolicy[]> {
  const policies = await kysely.selectFrom("access_policies").selectAll().execute();
  const references = await kysely.selectFrom("artifact_references").selectAll().execute();
  const inOrder = <Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.toSorted((one, other) => Number(one.id) - Number(other.id));
  return inOrder(policies).map((policy) => ({
    policy,
    references: inOrder(references.filter(({ policy_id }) => policy_id === policy.id)),
  }));
}

/** It counts for every request that begins afterwards, at every server of the database. */
export function addAccessPolicy(
  { kysely }: LogDatabase,
  { policy, references }: NewAccessPolicy,
): Promise<StoredAccessPolicy> {
  return kysely.transaction().execute(async (transaction) => {
    const known = await transaction.selectFrom("access_policies").select("id").execute();
    const id = String(Math.max(100, ...known.map((row) => Number(row.id))) + 1);
    const stored = { id, ...policy };
    await transaction.insertInto("access_policies").values(stored).execute();
    const rows = references.map((reference, index) => ({
      ...reference,
      policy_id: id,
      id: String(index + 1),
    }));
    if (rows.length > 0) await transaction.insertInto("artifact_references").values(rows).execute();
    return { policy: stored, references: rows };
  });
}

/** Whether there was one with this id. */
export function removeAccessPolicy({ kysely }: LogDatabase, id: string): Promise<boolean> {
  return kysely.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("artifact_references").where("policy_id", "=", id).execute();
    const gone = await transaction
      .deleteFrom("access_policies")
      .where("id", "=", id)
      .returning("id")
      .execute();
    return gone.length > 0;
  });
}
