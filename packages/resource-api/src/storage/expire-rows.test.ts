import type { Database } from "@tenantbox/shared/database";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import type { TestDatabase } from "../../../../test/postgres.ts";
import { importBatch } from "../ingest/import/import-batch.ts";
import { loadDemoLogs } from "../ingest/load-demo-logs.ts";
import { messageLogModel } from "../model/index.ts";
import { type Expiring, expireRows, type SweepPosition } from "./expire-rows.ts";
import { openLogDatabase } from "./open-log-database.ts";
import type { MessageLogSchema } from "./schema.ts";

const now = Date.UTC(2026, 10, 24, 9, 30);
const day = 86_400_000;
const demo = { seed: 5, count: 900, webBase: "https://localhost:8445" };

for (const engine of engines) {
  describe.skipIf(!engine.available)(`What is too old, on ${engine.name},`, () => {
    let place: TestDatabase;
    let database: Database<MessageLogSchema>;

    beforeEach(async () => {
      place = await engine.fresh();
      database = await openLogDatabase(place.url);
      await loadDemoLogs(database, { ...demo, now });
    });
    afterEach(async () => {
      await database.close();
      await place.drop();
    });

    const sweep = async (what: Expiring, before: number): Promise<{ removed: number; steps: number }> => {
      let [removed, steps] = [0, 0];
      let after: SweepPosition | undefined;
      do {
        const progress = await expireRows(database, { what, before, after });
        removed += progress.removed;
        after = progress.next;
        steps += 1;
      } while (after !== undefined);
      return { removed, steps };
    };
    const count = async (from: string): Promise<number> => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.raw(from)}`.execute(
        database.kysely,
      );
      return Number(rows[0]?.n);
    };

    it("goes in small steps, with everything below it; what has no time stays, and so do younger logs", async () => {
      const before = now - 10 * day;
      const younger = `message_processing_logs where log_start >= ${before} or log_end >= ${before} or log_start is null`;
      const stay = await count(younger);
      const stored = await count("message_store_entries");
      const all = await count("message_processing_logs");
      const { removed, steps } = await sweep("logs", before);
      expect(removed).toBe(all - stay);
      expect(steps).toBeGreaterThan(removed / 200 - 1);
      expect(steps).toBeGreaterThan(1);
      expect(await count("message_processing_logs")).toBe(stay);
      expect(await count("message_processing_logs where log_start is null")).toBeGreaterThan(0);
      expect(
        await count(
          "custom_header_properties where message_guid not in (select message_guid from message_processing_logs)",
        ),
      ).toBe(0);
      expect(
        await count("runs where message_guid not in (select message_guid from message_processing_logs)"),
      ).toBe(0);
      expect(await count("message_store_entries")).toBe(stored);
      expect(await sweep("logs", before)).toMatchObject({ removed: 0 });
    });

    it("goes by its own time where it is a stored message or a trace", async () => {
      expect((await sweep("messages", now - 5 * day)).removed).toBeGreaterThan(0);
      expect(await count(`message_store_entries where time_stamp < ${now - 5 * day}`)).toBe(0);
      expect(await count("message_store_entries")).toBeGreaterThan(0);
      const traces = await count("trace_messages");
      expect(traces).toBeGreaterThan(0);
      expect((await sweep("traces", now + 1)).removed).toBe(traces);
      expect(await count("trace_payloads")).toBe(0);
      expect(await count("message_processing_logs where log_level = 'TRACE'")).toBeGreaterThan(0);
    });

    it("stays where it was imported, whatever lies between it and the end of the sweep", async () => {
      const lines = Array.from({ length: 450 }, (_, index) =>
        JSON.stringify({ MessageGuid: `old-${index}`, LogStart: `/Date(${now - 400 * day + index})/` }),
      );
      await importBatch(database, messageLogModel, Buffer.from(lines.join("\n")));
      const { removed } = await sweep("logs", now - 10 * day);
      expect(removed).toBeGreaterThan(0);
      expect(await count("message_processing_logs where message_guid like 'old-%'")).toBe(450);
    });

    it("leaves a demo tenant that lives on: the logs of a week away come with the next start, once", async () => {
      const later = now + 7 * day;
      const come = await loadDemoLogs(database, { ...demo, now: later });
      expect(come).toBe(210);
      expect(await count(`message_processing_logs where log_start > ${now}`)).toBeGreaterThan(190);
      expect(await count(`message_processing_logs where log_start > ${later}`)).toBe(0);
      expect(await loadDemoLogs(database, { ...demo, now: later + 60_000 })).toBe(0);
    });
  });
}
