import { type Database, openDatabase } from "@tenantbox/shared/database";
import { certificateMatchingMigration } from "./certificate-matching-migration.ts";
import { initialMigration } from "./initial-migration.ts";
import { roleCollectionsMigration } from "./role-collections-migration.ts";
import { settingsMigration } from "./settings-migration.ts";
import { statesMigration } from "./states-migration.ts";
import type { TokenServerTables } from "./schema.ts";

/** The token server's own database; nobody else reads it. */
export type Storage = Database<TokenServerTables>;

/** Opens and migrates the token server's database; throws what `openDatabase` throws. */
export function openStorage(url: string, durable = true): Promise<Storage> {
  return openDatabase<TokenServerTables>({
    url,
    durable,
    schema: "token_server",
    migrations: {
      "0001-initial": initialMigration,
      "0002-role-collections": roleCollectionsMigration,
      "0003-states": statesMigration,
      "0004-certificate-matching": certificateMatchingMigration,
      "0005-settings": settingsMigration,
    },
  });
}
