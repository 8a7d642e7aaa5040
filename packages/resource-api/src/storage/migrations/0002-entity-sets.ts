import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { createDataStores } from "./entity-sets/data-stores.ts";
import { idMapping } from "./entity-sets/id-mapping.ts";
import { idempotency } from "./entity-sets/idempotency.ts";
import { logChildren } from "./entity-sets/log-children.ts";
import { messageStore } from "./entity-sets/message-store.ts";
import { operations } from "./entity-sets/operations.ts";
import { traces } from "./entity-sets/traces.ts";
import { createTables } from "./table.ts";

/** The tables of all other entity sets. Times are epoch milliseconds, booleans 0 or 1. */
export const entitySets: Migration = {
  async up(db: Kysely<unknown>) {
    await createTables(db, [
      ...logChildren,
      ...traces,
      ...messageStore,
      ...idMapping,
      ...idempotency,
      ...operations,
    ]);
    await createDataStores(db);
    // Counters for further ids that are plain numbers; the one of the headers stays the lock of who writes logs.
    await sql`insert into id_counters (name, next_id) values ('adapter_attributes', 1001), ('trace_messages', 7001)`.execute(
      db,
    );
  },
};
