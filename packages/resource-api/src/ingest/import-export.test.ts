import type { Database } from "@tenantbox/shared/database";
import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import type { TestDatabase } from "../../../../test/postgres.ts";
import { messageLogModel } from "../model/index.ts";
import { openLogDatabase } from "../storage/open-log-database.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { exportPage } from "./export/export-page.ts";
import { importBatch } from "./import/import-batch.ts";
import { randomLog } from "./testing/random-log.ts";

for (const engine of engines) {
  describe.skipIf(!engine.available)(`Logs with everything below them, on ${engine.name},`, () => {
    let place: TestDatabase;
    let database: Database<MessageLogSchema>;

    beforeEach(async () => {
      place = await engine.fresh();
      database = await openLogDatabase(place.url);
    });
    afterEach(async () => {
      await database.close();
      await place.drop();
    });

    const take = (logs: readonly unknown[]) =>
      importBatch(database, messageLogModel, Buffer.from(logs.map((log) => JSON.stringify(log)).join("\n")));

    it("come back from an export as they were imported, and are unchanged when they come again", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(randomLog, { maxLength: 6, selector: guidOf }), async (logs) => {
          await sql`delete from message_processing_logs`.execute(database.kysely);
          await sql`delete from message_store_entries`.execute(database.kysely);
          const first = await take(logs);
          expect(first).toMatchObject({
            stored: true,
            counts: { new: logs.length, updated: 0 },
            ignored: {},
          });
          const exported = await everything(database);
          expect(byGuid(exported)).toEqual(byGuid(logs));
          const counts = { new: 0, updated: 0, older: 0, unchanged: logs.length };
          expect(await take(logs)).toMatchObject({ counts });
        }),
        { numRuns: 40 },
      );
    });
  });
}

const guidOf = (log: Record<string, unknown>): string => String(log["MessageGuid"]);

async function everything(database: Database<MessageLogSchema>): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page = await exportPage(database, messageLogModel, {
      after,
      most: 2,
      baseUrl: "https://t/api/v1/",
    });
    for (const line of Buffer.from(page.lines).toString("utf8").split("\n").filter(Boolean)) {
      const { __metadata, ...log } = JSON.parse(line) as Record<string, unknown>;
      expect(__metadata).toMatchObject({ type: "com.sap.hci.api.MessageProcessingLog" });
      found.push(log);
    }
    after = page.last;
  }
  return found;
}

/** By guid; ids of headers and adapter attributes are given anew, for each store counts by itself. */
function byGuid(logs: readonly Record<string, unknown>[]): unknown {
  const sorted = logs.toSorted((one, other) => (guidOf(one) < guidOf(other) ? -1 : 1));
  return JSON.parse(
    JSON.stringify(sorted, (name, value: unknown) =>
      name === "Id" && typeof value === "string" && /^\d+$/.test(value) ? "counted" : value,
    ),
  );
}
