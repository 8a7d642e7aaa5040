import type { Database } from "@tenantbox/shared/database";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import type { TestDatabase } from "../../../../test/postgres.ts";
import { generateLogs } from "../ingest/generate-logs.ts";
import { loadDemoLogs } from "../ingest/load-demo-logs.ts";
import { messageLogModel } from "../model/message-log-model.ts";
import { createLogStore } from "./log-store.ts";
import type { MessageLog } from "./message-log.ts";
import { openLogDatabase } from "./open-log-database.ts";
import type { MessageLogSchema } from "./schema.ts";

const options = {
  seed: 5,
  count: 250,
  now: Date.UTC(2026, 10, 24, 9, 30),
  webBase: "https://localhost:8445",
};
const logs = [...generateLogs(options)];

function* breaking(): Generator<MessageLog> {
  yield* logs;
  throw new Error("the source broke");
}

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

    it("come back as they were stored, every column of them", async () => {
      expect(await createLogStore(database).insert(logs)).toBe(logs.length);
      const rows = await database.kysely.selectFrom("message_processing_logs").selectAll().execute();
      expect(new Map(rows.map((row) => [row.message_guid, row]))).toEqual(
        new Map(logs.map(({ row }) => [row.message_guid, { ...row, imported: null }])),
      );
      expect(await storedHeaders(database)).toEqual(expectedHeaders(logs));
      const errors = await database.kysely.selectFrom("error_informations").selectAll().execute();
      const failed = logs.flatMap(({ row, error }) =>
        error === undefined ? [] : [{ ...error, message_guid: row.message_guid }],
      );
      expect(failed.length).toBeGreaterThan(0);
      expect(new Set(errors)).toEqual(new Set(failed));
    });

    it("are stored once, however often they come", async () => {
      const store = createLogStore(database);
      expect(await store.insert(logs.slice(0, 100))).toBe(100);
      expect(await store.insert([...logs, ...logs.slice(100, 130)])).toBe(150);
      expect(await store.insert(logs)).toBe(0);
      expect(await store.count()).toBe(250);
      expect(await storedHeaders(database)).toEqual(expectedHeaders(logs));
    });

    it("are all absent when one of them cannot be stored", async () => {
      const store = createLogStore(database);
      await expect(store.insert(breaking())).rejects.toThrow("the source broke");
      expect(await store.count()).toBe(0);
      expect(await store.newest()).toBeUndefined();
    });

    it("tell the newest start", async () => {
      const store = createLogStore(database);
      await store.insert(logs);
      expect(await store.newest()).toBe(Math.max(...logs.map(({ row }) => row.log_start ?? 0)));
    });

    it("for a demonstration are loaded into an empty store only, also when two load at once", async () => {
      const second = await openLogDatabase(place.url);
      const loaded = await Promise.all(
        [database, second].map((each, index) => loadDemoLogs(each, { ...options, seed: index })),
      );
      expect(loaded.toSorted((one, other) => one - other)).toEqual([0, 250]);
      expect(await createLogStore(database).count()).toBe(250);
      await second.close();
    });

    it("lie in tables that have each column of the model", async () => {
      const { kysely } = database;
      const columnsOf = async (table: string): Promise<readonly string[]> => {
        const { rows } = await sql`select * from ${sql.table(table)} limit 0`.execute(kysely);
        expect(rows).toEqual([]);
        const found = await kysely.introspection.getTables();
        return found.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
      };
      for (const type of messageLogModel.entityTypes) {
        const named = type.properties.flatMap((property) =>
          property.kind === "complex" ? property.members : [property],
        );
        const links = type.navigation.flatMap(({ join }) => join.map(({ from }) => from));
        const inbound = messageLogModel.entityTypes.flatMap(({ navigation }) =>
          navigation
            .filter(({ target }) => target === type.name)
            .flatMap(({ join }) => join.map(({ to }) => to)),
        );
        const expected = [...named.map(({ column }) => column), ...links, ...inbound, ...type.indexes.flat()];
        const query = type.query?.[database.dialect].replace(":now", "0");
        if (query === undefined)
          expect(await columnsOf(type.table)).toEqual(expect.arrayContaining(expected));
        else
          await sql`select ${sql.join(expected.map((name) => sql.ref(name)))} from (${sql.raw(query)}) as t`.execute(
            kysely,
          );
        const { source, column } = type.media ?? {};
        const body = source === undefined ? column : [column, ...source.join.map(({ to }) => to)];
        if (body !== undefined)
          expect(await columnsOf(source?.table ?? type.table)).toEqual(expect.arrayContaining([body].flat()));
        const stored = type.key.map((property) => property.column);
        if (type.stored !== undefined)
          expect(await columnsOf(type.stored)).toEqual(expect.arrayContaining(stored));
      }
    });
  });
}

describe("The tables on SQLite", () => {
  it("have a rowid where the model says so", async () => {
    const database = await openLogDatabase("sqlite::memory:");
    for (const { table, hasRowId } of messageLogModel.entityTypes) {
      const rowId = sql.raw(`select rowid from ${table} limit 0`).execute(database.kysely);
      const found = await rowId.then(
        () => true,
        () => false,
      );
      expect({ table, hasRowId: found }).toEqual({ table, hasRowId });
    }
    await database.close();
  });
});

describe("The usual lists on SQLite", () => {
  // The tie-break goes the way of the key before it: only so is an index the order of a page.
  const newest = "order by log_end desc nulls first, message_guid desc";
  const oldest = "order by log_start asc nulls last, message_guid asc";
  it.each([
    ["without any option", oldest],
    ["of the latest", newest],
    ["of the latest failed", `where status = 'FAILED' ${newest}`],
    ["of a flow's latest", `where artifact_id = 'StockLevelSync' and status <> 'DISCARDED' ${newest}`],
    ["of a chain", `where correlation_id = 'x' ${oldest}`],
    ["of a business number", `where application_message_id = 'x' ${oldest}`],
  ])("%s come straight from an index, unsorted", async (_, clauses) => {
    const database = await openLogDatabase("sqlite::memory:");
    const query = `explain query plan select * from message_processing_logs ${clauses} limit 20`;
    const { rows } = await sql.raw<{ detail: string }>(query).execute(database.kysely);
    expect(rows.map((row) => row.detail)).toEqual([expect.stringContaining("USING INDEX logs_by_")]);
    await database.close();
  });

  it("of a custom header's value are found by an index on it", async () => {
    const database = await openLogDatabase("sqlite::memory:");
    const query =
      "explain query plan select message_guid from custom_header_properties where name = 'n' and value = 'v'";
    const { rows } = await sql.raw<{ detail: string }>(query).execute(database.kysely);
    expect(rows.map((row) => row.detail)).toEqual([
      expect.stringContaining("USING COVERING INDEX headers_by_value (name=? AND value=?)"),
    ]);
    await database.close();
  });
});

async function storedHeaders({ kysely }: Database<MessageLogSchema>): Promise<string[]> {
  const rows = await kysely.selectFrom("custom_header_properties").selectAll().execute();
  for (const { id } of rows) expect(id).toMatch(/^\d{6,}$/);
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  return rows.map((row) => `${row.message_guid} ${row.name}=${row.value}`).toSorted();
}

function expectedHeaders(stored: readonly MessageLog[]): string[] {
  return stored
    .flatMap(({ row, customHeaders }) =>
      customHeaders.map(({ name, value }) => `${row.message_guid} ${name}=${value}`),
    )
    .toSorted();
}
