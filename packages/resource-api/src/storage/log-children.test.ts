import type { Database } from "@tenantbox/shared/database";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import type { TestDatabase } from "../../../../test/postgres.ts";
import { generateLogs } from "../ingest/generate-logs.ts";
import { createLogStore } from "./log-store.ts";
import type { LogStep, MessageLog } from "./message-log.ts";
import { openLogDatabase } from "./open-log-database.ts";
import type { MessageLogSchema } from "./schema.ts";

const logs = [
  ...generateLogs({
    seed: 5,
    count: 250,
    now: Date.UTC(2026, 10, 24, 9, 30),
    webBase: "https://localhost:8445",
  }),
];

const trace = { mime_type: null, created_at: 1, headers: [{ name: "h", value: null }] };
const step: LogStep = {
  child_count: 1,
  step_start: 1,
  step_stop: 2,
  step_id: "s",
  model_step_id: "m",
  branch_id: "0",
  status: "COMPLETED",
  error: null,
  activity: "a",
  properties: [{ name: "TraceIds", value: "[1]" }],
  traces: [
    { ...trace, body: Buffer.from("x"), exchangeProperties: [{ name: "p", value: "v" }] },
    { ...trace, body: Buffer.from("xy"), exchangeProperties: [] },
  ],
};
const run = {
  id: "r",
  run_start: 1,
  run_stop: 2,
  log_level: "TRACE",
  overall_state: "COMPLETED",
  process_id: null,
  steps: [step],
};
/** One log with one step that was traced twice. */
const traced: readonly MessageLog[] = logs.slice(0, 1).map((log) => ({
  row: { ...log.row, message_guid: "a" },
  customHeaders: [],
  error: undefined,
  runs: [run],
}));

for (const engine of engines) {
  describe.skipIf(!engine.available)(`Message logs on ${engine.name}`, () => {
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

    it("come back with all that belongs to them", async () => {
      await createLogStore(database).insert(logs);
      const { kysely } = database;
      const all = async <Table extends keyof MessageLogSchema>(table: Table) =>
        (await sql<MessageLogSchema[Table]>`select * from ${sql.table(table)}`.execute(kysely)).rows;
      const runs = logs.flatMap((log) => log.runs ?? []);
      expect((await all("runs")).length).toBe(runs.length);
      expect((await all("run_steps")).length).toBe(runs.flatMap(({ steps }) => steps).length);
      const attachments = logs.flatMap((log) => log.attachments ?? []);
      const bodies = await all("attachment_bodies");
      expect(
        new Map(bodies.map((row) => [row.attachment_id, Buffer.from(row.body).toString("utf8")])),
      ).toEqual(new Map(attachments.map(({ id, body }) => [id, Buffer.from(body).toString("utf8")])));
      for (const { id, payload_size } of await all("attachments")) {
        expect(payload_size).toBe(attachments.find((one) => one.id === id)?.body.byteLength);
      }
      const entries = await all("message_store_entries");
      const stored = logs.flatMap((log) => log.messageStoreEntries ?? []);
      expect(new Map(entries.map((row) => [row.id, row.has_attachments]))).toEqual(
        new Map(stored.map(({ id, attachments: own }) => [id, own.length > 0 ? 1 : 0])),
      );
      const attributes = await all("adapter_attributes");
      expect(attributes.length).toBe(logs.flatMap((log) => log.adapterAttributes ?? []).length);
      expect(new Set(attributes.map(({ id }) => id)).size).toBe(attributes.length);
    });

    it("name their traces on the step, by the numbers that the store gave them", async () => {
      await createLogStore(database).insert(traced);
      const { kysely } = database;
      const traces = await kysely.selectFrom("trace_messages").selectAll().orderBy("trace_id").execute();
      const property = await kysely
        .selectFrom("run_step_properties")
        .selectAll()
        .where("name", "=", "TraceIds")
        .execute();
      expect(property.map(({ value }) => value)).toEqual(["[7001, 7002]"]);
      expect(traces.map(({ trace_id, payload_size }) => [trace_id, payload_size])).toEqual([
        [7001, 1],
        [7002, 2],
      ]);
      await createLogStore(database).insert(
        traced.map((log) => ({ ...log, row: { ...log.row, message_guid: "b" }, runs: [] })),
      );
      expect(await kysely.selectFrom("trace_messages").selectAll().execute()).toHaveLength(2);
    });

    it("take all but persisted messages with them when they go, and may come again", async () => {
      await createLogStore(database).insert([...logs, ...traced]);
      const left = async (): Promise<string[]> => {
        const tables = await database.kysely.introspection.getTables();
        const messages = tables.filter(
          ({ name }) => !name.startsWith("archiving_") && !name.startsWith("external_"),
        );
        const counted = messages.map(async ({ name }) => {
          const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(database.kysely);
          return rows.length > 0 ? [name] : [];
        });
        return (await Promise.all(counted)).flat().toSorted();
      };
      const before = await left();
      expect(before).toEqual(
        expect.arrayContaining(["attachment_bodies", "run_step_properties", "trace_exchange_properties"]),
      );
      await database.kysely.deleteFrom("message_processing_logs").execute();
      expect(await left()).toEqual([
        "id_counters",
        "message_store_attachment_bodies",
        "message_store_attachment_properties",
        "message_store_attachments",
        "message_store_bodies",
        "message_store_entries",
        "message_store_entry_properties",
      ]);
      await createLogStore(database).insert([...logs, ...traced]);
      expect(await left()).toEqual(before);
    });
  });
}
