import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { DatabaseError, reasonOf } from "./database-error.ts";

/** Portable migrations by name (`0001-…`); they run in the order of their names and never change once released. */
export type Migrations = Readonly<Record<string, Migration>>;

/** What migration needs to know of a database. `schema` is undefined where the engine has none. */
interface Target {
  readonly kysely: Kysely<unknown>;
  readonly schema: string | undefined;
  readonly shownUrl: string;
}

/**
 * Brings the tables up to date, all or nothing. A database that knows migrations this program does not is
 * refused before anything is written to it (DatabaseError `newer-schema`).
 */
export async function migrate(target: Target, migrations: Migrations): Promise<void> {
  const applied = await appliedMigrations(target);
  const unknown = applied.find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined) {
    throw new DatabaseError(
      "newer-schema",
      `the database ${target.shownUrl} was written by a newer program: it has the migration "${unknown}"`,
    );
  }
  if (applied.length === Object.keys(migrations).length) return;
  const migrator = new Migrator({
    db: target.kysely,
    provider: { getMigrations: async () => ({ ...migrations }) },
    ...(target.schema === undefined ? {} : { migrationTableSchema: target.schema }),
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error");
  if (failed === undefined) throw new Error(reasonOf(error), { cause: error });
  throw new DatabaseError(
    "migration-failed",
    `migration "${failed.migrationName}" of ${target.shownUrl} failed: ${reasonOf(error)}`,
    { cause: error },
  );
}

async function appliedMigrations({ kysely, schema }: Target): Promise<string[]> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  const known = tables.some(
    (table) => table.name === "kysely_migration" && (schema === undefined || table.schema === schema),
  );
  return known ? appliedNames(kysely) : [];
}

async function appliedNames(kysely: Kysely<unknown>): Promise<string[]> {
  const rows = await (kysely as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map((row) => row.name);
}

/** Names of the migrations that made a database's tables, in their order. */
export async function migrationsOf(kysely: Kysely<unknown>): Promise<readonly string[]> {
  return (await appliedNames(kysely)).toSorted();
}
