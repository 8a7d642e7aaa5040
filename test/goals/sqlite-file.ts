import { DatabaseSync } from "node:sqlite";

/** What SQLite itself says of a database file: "ok", or what is wrong with it. */
export function integrityOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare("pragma integrity_check")
      .all()
      .map((row) => String(row["integrity_check"]))
      .join("\n");
  } finally {
    database.close();
  }
}
