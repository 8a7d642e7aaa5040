import { type ColumnDataType, type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely";

/** What a column holds; with `?` it may be null. `whole`: 64 bits; `number`: a double; `bytes`: a body. */
type ColumnKind = "text" | "text?" | "whole" | "whole?" | "number?" | "bytes";

/** A table as both engines make it. */
export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly key: readonly string[];
  /** Rows go when their parent does: our columns, its table, its key columns. */
  readonly parent?: { readonly columns: string[]; readonly table: string; readonly key: string[] };
  /** By name; the columns that a list or a link is found by, then the key. */
  readonly indexes?: Readonly<Record<string, string[]>>;
  /** SQLite: rows lie in the key's own tree. For many small rows under a key of several columns. */
  readonly clustered?: boolean;
}

export async function createTables(db: Kysely<unknown>, tables: readonly Table[]): Promise<void> {
  for (const table of tables) await createTable(db, table);
}

async function createTable(db: Kysely<unknown>, table: Table): Promise<void> {
  const { name, columns, key, parent, indexes = {} } = table;
  const postgres = isPostgres(db);
  let builder = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(columns)) {
    builder = builder.addColumn(column, typeOf(kind, postgres), (added) =>
      kind.endsWith("?") ? added : added.notNull(),
    );
  }
  builder = builder.addPrimaryKeyConstraint(`${name}_key`, [...key] as never);
  if (parent !== undefined) {
    builder = builder.addForeignKeyConstraint(
      `${name}_parent`,
      parent.columns as never,
      parent.table,
      parent.key,
      (constraint) => constraint.onDelete("cascade"),
    );
  }
  if (table.clustered === true && !postgres) builder = builder.modifyEnd(sql`without rowid`);
  await builder.execute();
  for (const [index, of] of Object.entries(indexes)) {
    await db.schema.createIndex(index).on(name).columns(of).execute();
  }
}

export function isPostgres(db: Kysely<unknown>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** PostgreSQL compares text by its database's language unless told otherwise; SQLite, like OData, by code points. */
function typeOf(kind: ColumnKind, postgres: boolean): ColumnDataType | RawBuilder<unknown> {
  switch (kind) {
    case "text":
    case "text?":
      return postgres ? sql`text collate "C"` : "text";
    case "whole":
    case "whole?":
      return "bigint";
    case "number?":
      return "double precision";
    case "bytes":
      return postgres ? "bytea" : "blob";
  }
}
