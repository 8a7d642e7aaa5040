import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Changes the token server's SQLite file behind its back, as a hand with access to it would, and leaves word that there
 * was a change, so that the next write of the server makes it read again.
 */
export function tampered(home: string, change: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(join(home, "token-server.db"));
  try {
    database.exec("pragma busy_timeout = 5000");
    change(database);
    database.exec("update counter set value = value + 1 where name = 'change'");
  } finally {
    database.close();
  }
}
