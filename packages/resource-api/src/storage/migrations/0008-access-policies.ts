import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTables } from "./table.ts";

/** Policies that protect what artifacts store; a reference's pattern as each engine reads it. */
export const accessPolicies: Migration = {
  async up(db: Kysely<unknown>) {
    await createTables(db, [
      {
        name: "access_policies",
        columns: { id: "text", role_name: "text", description: "text?" },
        key: ["id"],
      },
      {
        name: "artifact_references",
        columns: {
          policy_id: "text",
          id: "text",
          name: "text",
          description: "text?",
          type: "text",
          condition_attribute: "text",
          condition_type: "text",
          condition_value: "text",
          glob_pattern: "text",
          like_pattern: "text",
        },
        key: ["policy_id", "id"],
        parent: { columns: ["policy_id"], table: "access_policies", key: ["id"] },
      },
    ]);
  },
};
