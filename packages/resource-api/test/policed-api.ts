import { sql } from "kysely";
import type { Engine } from "../../../test/database/engines.ts";
import { readAccessPolicy } from "../src/administration/access-policy-input.ts";
import type { Principal } from "../src/authenticate/principal.ts";
import { loadDemoLogs } from "../src/ingest/load-demo-logs.ts";
import { lenientTenantPolicy } from "../src/model/index.ts";
import { addAccessPolicy } from "../src/storage/access-policies.ts";
import { holderOf, type OpenApi, openApi, testNow } from "./open-api.ts";

const roles = [
  "MonitoringDataRead",
  "MessagePayloadsRead",
  "DataStoresAndQueuesRead",
  "DataStorePayloadsRead",
  "DataStoresAndQueuesDelete",
];
/** Somebody with every role that reads what policies protect, and somebody whom they do not concern. */
export const reader = holderOf(...roles);
export const exempt = holderOf(...roles, "AccessAllAccessPoliciesArtifacts");

/** A reference to one artifact. */
export const exactly = (Type: string, ConditionAttribute: "Name" | "ID", ConditionValue: string) => ({
  Name: "it",
  Type,
  ConditionAttribute,
  ConditionType: "exactString",
  ConditionValue,
});

/** An API with demo logs and access policies. */
export interface PolicedApi extends OpenApi {
  /** The first row of a query. */
  one<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row>;
  /** Makes a policy with these references. */
  protect(...references: readonly object[]): Promise<void>;
  /** Ends all policies. */
  unprotect(): Promise<void>;
  /** Status of the answer to the reader, or to somebody else. */
  status(line: string, as?: Principal): Promise<number>;
}

export async function openPolicedApi(engine: Engine): Promise<PolicedApi> {
  const api = await openApi(engine, lenientTenantPolicy);
  const { database } = api;
  await loadDemoLogs(database, { seed: 1, count: 600, now: testNow, webBase: "https://localhost" });
  return {
    ...api,
    async one(query) {
      const [row] = (await query.execute(database.kysely)).rows;
      if (row === undefined) throw new Error("nothing there");
      return row;
    },
    async protect(...references) {
      const policy = readAccessPolicy({ RoleName: "Secret", ArtifactReferences: references });
      await addAccessPolicy(database, policy);
    },
    async unprotect() {
      await sql`delete from artifact_references`.execute(database.kysely);
      await sql`delete from access_policies`.execute(database.kysely);
    },
    status: async (line, as = reader) => (await api.ask(as, line)).status,
  };
}
