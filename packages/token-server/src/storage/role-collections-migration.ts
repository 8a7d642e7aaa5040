import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * 0002: role collections and who has them; a mark by which the tokens of a user are revoked; a feed that also tells of
 * changes. Predefined collections have no row, so assignments name collections instead of referring to rows.
 */
export const roleCollectionsMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable("role_collection")
      .addColumn("name", "text", (column) => column.primaryKey().notNull())
      .addColumn("description", "text", (column) => column.notNull())
      .addColumn("roles", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .execute();
    await database.schema
      .createTable("role_assignment")
      .addColumn("user_id", "text", (column) =>
        column.notNull().references("idp_user.id").onDelete("cascade"),
      )
      .addColumn("collection", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("role_assignment_key", ["user_id", "collection"])
      .execute();
    await database.schema
      .createIndex("role_assignment_collection")
      .on("role_assignment")
      .column("collection")
      .execute();
    // Users from before: no token of theirs was ever issued, so one mark for all does no harm.
    await database.schema
      .alterTable("idp_user")
      .addColumn("rev_sig", "text", (column) => column.notNull().defaultTo("0"))
      .execute();
    await database.schema
      .alterTable("revocation")
      .addColumn("kind", "text", (column) => column.notNull().defaultTo("revoked"))
      .execute();
  },
};
