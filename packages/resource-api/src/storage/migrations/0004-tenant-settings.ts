import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** A tenant always has these two settings, both switched off at first. */
export const tenantSettings: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ["archiving_configurations", "external_logging_activation"]) {
      await sql`insert into ${sql.table(table)} (id, active) values ('tenantbox', 0) on conflict do nothing`.execute(
        db,
      );
    }
  },
};
