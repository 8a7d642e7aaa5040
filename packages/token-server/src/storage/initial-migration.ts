import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0001: counters, service instances and keys, revocations, signing keys, users of the identity provider. */
export const initialMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createCounters(database);
    await createServiceInstances(database);
    await createServiceKeys(database);
    await database.schema
      .createTable("revocation")
      .addColumn("seq", "bigint", (column) => column.primaryKey())
      .addColumn("client_id", "text", (column) => column.notNull())
      .addColumn("rev_sig", "text", (column) => column.notNull())
      .addColumn("until", "bigint", (column) => column.notNull())
      .execute();
    await database.schema
      .createTable("signing_key")
      .addColumn("kid", "text", (column) => column.primaryKey().notNull())
      .addColumn("sealed_private_jwk", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .execute();
    await database.schema
      .createTable("idp_user")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("name", "text", (column) => column.notNull().unique())
      .addColumn("password_hash", "text", (column) => column.notNull())
      .addColumn("roles", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .execute();
  },
};

async function createCounters(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("counter")
    .addColumn("name", "text", (column) => column.primaryKey().notNull())
    .addColumn("value", "bigint", (column) => column.notNull())
    .execute();
  const counters = database as Kysely<{ counter: { name: string; value: number } }>;
  await counters
    .insertInto("counter")
    .values([
      { name: "change", value: 0 },
      { name: "revocation", value: 0 },
    ])
    .execute();
}

async function createServiceInstances(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("service_instance")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("name", "text", (column) => column.notNull().unique())
    .addColumn("plan", "text", (column) => column.notNull())
    .addColumn("parameters", "text", (column) => column.notNull())
    .addColumn("client_id", "text", (column) => column.notNull().unique())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}

// No cascade: an instance whose keys were not revoked one by one must not go.
async function createServiceKeys(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("service_key")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("instance_id", "text", (column) => column.notNull().references("service_instance.id"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("secret_hash", "text")
    .addColumn("sealed_secret", "text")
    .addColumn("certificate", "text")
    .addColumn("sealed_private_key", "text")
    .addColumn("fingerprint", "text", (column) => column.unique())
    .addColumn("rev_sig", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("service_key_name", ["instance_id", "name"])
    .execute();
}
