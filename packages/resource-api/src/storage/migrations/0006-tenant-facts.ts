import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTables } from "./table.ts";

/** Which tenant the rows belong to. */
export const tenantFacts: Migration = {
  async up(db: Kysely<unknown>) {
    await createTables(db, [
      { name: "tenant_facts", columns: { name: "text", value: "text" }, key: ["name"] },
    ]);
  },
};
