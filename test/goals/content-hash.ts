import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

/** A digest of what a SQLite file holds: its tables with their indexes, and every row, in an order that is always the same. */
export function contentHash(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const hash = createHash("sha256");
  try {
    const objects = database
      .prepare("select type, name, sql from sqlite_master where name not like 'sqlite_%' order by type, name")
      .all();
    hash.update(JSON.stringify(objects));
    for (const { type, name } of objects) {
      // When a migration was applied is not what it made.
      if (type !== "table" || String(name).startsWith("kysely_")) continue;
      const rows = database.prepare(`select * from "${String(name)}"`).all();
      hash.update(
        `${String(name)} ${rows
          .map((row) => JSON.stringify(row))
          .toSorted()
          .join("\n")}`,
      );
    }
    return hash.digest("hex");
  } finally {
    database.close();
  }
}
