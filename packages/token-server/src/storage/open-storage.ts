import { type Database, openDatabase } from "@tenantbox/shared/database";
import type { Surroundings } from "@tenantbox/shared/service-process";
import { certificateMatchingMigration } from "./certificate-matching-migration.ts";
import { loginCodesMigration } from "./login-codes-migration.ts";
import { initialMigration } from "./initial-migration.ts";
import { platformRolesMigration } from "./platform-roles-migration.ts";
import { platformJobsMigration } from "./platform-jobs-migration.ts";
import { roleCollectionsMigration } from "./role-collections-migration.ts";
import { settingsMigration } from "./settings-migration.ts";
import { statesMigration } from "./states-migration.ts";
import { refreshTokensOfDirectoryMigration } from "./refresh-tokens-of-directory-migration.ts";
import { refreshTokensMigration } from "./refresh-tokens-migration.ts";
import { signingKeyTimesMigration } from "./signing-key-times-migration.ts";
import { tokenRevocationMigration } from "./token-revocation-migration.ts";
import type { TokenServerTables } from "./schema.ts";

/** The token server's own database; nobody else reads it. */
export type Storage = Database<TokenServerTables>;

/**
 * Opens and migrates the token server's database; throws what `openDatabase` throws. Where the disk refuses a write,
 * the process begins anew: what of the file is on the disk nobody knows then.
 */
export function openStorage(
  url: string,
  { temporary = false, giveUp = () => undefined }: Pick<Surroundings, "temporary" | "giveUp"> = {},
): Promise<Storage> {
  return openDatabase<TokenServerTables>({
    url,
    durable: !temporary,
    onBroken: (error) => giveUp(`the database cannot be written any more: ${error.message}`),
    schema: "token_server",
    migrations: {
      "0001-initial": initialMigration,
      "0002-role-collections": roleCollectionsMigration,
      "0003-states": statesMigration,
      "0004-certificate-matching": certificateMatchingMigration,
      "0005-settings": settingsMigration,
      "0006-token-revocation": tokenRevocationMigration,
      "0007-signing-key-times": signingKeyTimesMigration,
      "0008-refresh-tokens": refreshTokensMigration,
      "0009-platform-roles": platformRolesMigration,
      "0010-platform-jobs": platformJobsMigration,
      "0011-login-codes": loginCodesMigration,
      "0012-refresh-tokens-of-directory": refreshTokensOfDirectoryMigration,
    },
  });
}
