import BetterSqlite from "better-sqlite3";
import { quoted } from "./state-file.ts";

/** A column of a state file whose texts are to be rewritten, and the column that names its rows. */
export interface RewrittenColumn {
  readonly table: string;
  readonly column: string;
  readonly key: string;
}

/**
 * Rewrites texts of a state file, all of them or none, also through a crash. A column that the file does not have,
 * because it was kept by an older program, is left out.
 * @param change the new text; undefined: it stays
 * @returns how many were rewritten
 */
export function rewriteState<Column extends RewrittenColumn>(
  path: string,
  columns: readonly Column[],
  change: (column: Column, key: string, text: string) => string | undefined,
): number {
  const file = new BetterSqlite(path, { fileMustExist: true });
  try {
    return file.transaction(() => {
      let count = 0;
      for (const one of columns.filter((each) => has(file, each))) {
        const { table, column, key } = one;
        const rows = file
          .prepare<[], { key: string; text: string }>(
            `select ${quoted(key)} as key, ${quoted(column)} as text from ${quoted(table)} where ${quoted(column)} is not null`,
          )
          .all();
        const update = file.prepare(
          `update ${quoted(table)} set ${quoted(column)} = ? where ${quoted(key)} = ?`,
        );
        for (const row of rows) {
          const text = change(one, row.key, row.text);
          if (text === undefined) continue;
          update.run(text, row.key);
          count += 1;
        }
      }
      return count;
    })();
  } finally {
    file.close();
  }
}

const has = (file: BetterSqlite.Database, { table, column }: RewrittenColumn): boolean =>
  file.prepare("select 1 from pragma_table_info(?) where name = ?").get(table, column) !== undefined;
