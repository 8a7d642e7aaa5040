import { type Database, type DatabaseOptions, openDatabase } from "@tenantbox/shared/database";
import { messageLogs } from "./migrations/0001-message-logs.ts";
import { entitySets } from "./migrations/0002-entity-sets.ts";
import { importedLogs } from "./migrations/0003-imported-logs.ts";
import { tenantSettings } from "./migrations/0004-tenant-settings.ts";
import { headerValues } from "./migrations/0005-header-values.ts";
import { tenantFacts } from "./migrations/0006-tenant-facts.ts";
import { momentsAskedFor } from "./migrations/0007-moments-asked-for.ts";
import { accessPolicies } from "./migrations/0008-access-policies.ts";
import type { MessageLogSchema } from "./schema.ts";

/** The PostgreSQL schema of the resource API. */
export const LOG_SCHEMA = "resource_api";

/** Opens the message logs at a database URL, migrated. Fails with a DatabaseError. */
export function openLogDatabase(
  url: string,
  options: Pick<DatabaseOptions, "durable" | "onBroken"> = {},
): Promise<Database<MessageLogSchema>> {
  return openDatabase<MessageLogSchema>({
    ...options,
    url,
    schema: LOG_SCHEMA,
    migrations: {
      "0001-message-logs": messageLogs,
      "0002-entity-sets": entitySets,
      "0003-imported-logs": importedLogs,
      "0004-tenant-settings": tenantSettings,
      "0005-header-values": headerValues,
      "0006-tenant-facts": tenantFacts,
      "0007-moments-asked-for": momentsAskedFor,
      "0008-access-policies": accessPolicies,
    },
  });
}
