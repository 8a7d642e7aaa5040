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
      const rows = database.prepare(`select * from "${String(name)}"`);
      const order = rows.columns().map((_, place) => place + 1);
      hash.update(String(name));
      // One after the other: a million of them are longer than a string may be.
      const ordered = database.prepare(`select * from "${String(name)}" order by ${order.join(", ")}`);
      for (const row of ordered.iterate()) hash.update(`${JSON.stringify(row)}\n`);
    }
    return hash.digest("hex");
  } finally {
    database.close();
  }
}
