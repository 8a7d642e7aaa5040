import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import {
  createLogStore,
  generateLogs,
  importBatch,
  messageLogModel,
  openLogDatabase,
} from "@tenantbox/resource-api/logs";
import DatabaseConstructor from "better-sqlite3";
import type { BenchOptions } from "../bench-options.ts";
import { median } from "../statistics.ts";

const count = 20_000;
const atOnce = 500;

type Log = ReturnType<typeof generateLogs> extends Generator<infer One> ? One : never;
type Contender = (file: string, batches: readonly Batch[]) => Promise<void>;

interface Batch {
  readonly logs: readonly Log[];
  readonly lines: Buffer;
}

/**
 * CPU time to bring in a log with its headers, batch by batch, all threads of this process: a bare better-sqlite3 loop
 * over rows that lie ready, the same with the JSON parsed, our store, and an import from JSON with all that it checks.
 */
export async function measureIngest({ home, rounds }: BenchOptions): Promise<void> {
  const batches = makeBatches();
  const seen = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contender] of Object.entries(contenders)) {
      const file = join(mkdtempSync(join(home, "ingest-")), "resource-api.db");
      await (await openLogDatabase(`sqlite:${file}`)).close();
      const before = process.cpuUsage();
      await contender(file, batches);
      const { user, system } = process.cpuUsage(before);
      seen.set(name, [...(seen.get(name) ?? []), (user + system) / count]);
    }
  }
  const floor = median(seen.get("bare loop") ?? []);
  const parsed = median(seen.get("bare loop, from JSON") ?? []);
  console.log("| way in | CPU µs a log | ÷ bare loop | ÷ bare loop from JSON |\n| --- | --- | --- | --- |");
  for (const [name, values] of seen) {
    const micros = median(values);
    const ratio = (to: number): string => (micros / to).toFixed(2);
    console.log(`| ${name} | ${micros.toFixed(1)} | ${ratio(floor)} | ${ratio(parsed)} |`);
  }
}

const contenders: Readonly<Record<string, Contender>> = {
  "bare loop": async (file, batches) => bareLoop(file, batches, (batch) => batch.logs),
  "bare loop, from JSON": async (file, batches) =>
    bareLoop(file, batches, ({ logs, lines }) => {
      for (const line of lines.toString("utf8").split("\n")) if (line !== "") JSON.parse(line);
      return logs;
    }),
  "our store": async (file, batches) => {
    const database = await openLogDatabase(`sqlite:${file}`);
    const store = createLogStore(database);
    for (const { logs } of batches) await store.insert(logs);
    await database.close();
  },
  "our import, from JSON": async (file, batches) => {
    const database = await openLogDatabase(`sqlite:${file}`);
    for (const { lines } of batches) {
      const outcome = await importBatch(database, messageLogModel, lines);
      if (!outcome.stored) throw new Error(outcome.message);
    }
    await database.close();
  },
};

function bareLoop(file: string, batches: readonly Batch[], logsOf: (batch: Batch) => readonly Log[]): void {
  const database = new DatabaseConstructor(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  const columns = Object.keys(batches[0]?.logs[0]?.row ?? {});
  const insertLog = database.prepare(
    `insert into message_processing_logs (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
  );
  const insertHeader = database.prepare(
    "insert into custom_header_properties (id, message_guid, name, value) values (?, ?, ?, ?)",
  );
  let id = 500_000;
  const write = database.transaction((logs: readonly Log[]) => {
    for (const { row, customHeaders } of logs) {
      insertLog.run(...(Object.values(row) as unknown[]));
      for (const { name, value } of customHeaders)
        insertHeader.run(String(id++), row.message_guid, name, value);
    }
  });
  for (const batch of batches) write(logsOf(batch));
  database.close();
}

/** Logs with their headers only, as most exports have them, as rows and as lines of an export. */
function makeBatches(): readonly Batch[] {
  const batches: Batch[] = [];
  let logs: Log[] = [];
  for (const { row, customHeaders } of generateLogs({
    seed: 1,
    count,
    now: Date.now(),
    webBase: "https://localhost",
  })) {
    logs.push({ row, customHeaders, error: undefined });
    if (logs.length < atOnce) continue;
    batches.push({
      logs,
      lines: Buffer.from(logs.map((log) => `${JSON.stringify(exported(log))}\n`).join("")),
    });
    logs = [];
  }
  return batches;
}

function exported({ row, customHeaders }: Log): Record<string, unknown> {
  const entity: Record<string, unknown> = { __metadata: { type: "com.sap.hci.api.MessageProcessingLog" } };
  const values = row as unknown as Readonly<Record<string, string | number | null>>;
  const wire = (type: string, value: string | number | null = null): unknown => {
    if (value === null) return null;
    if (type === "Edm.DateTime") return `/Date(${value})/`;
    return type === "Edm.Boolean" ? value === 1 : value;
  };
  for (const property of messageLogModel.bySet.get("MessageProcessingLogs")?.properties ?? []) {
    entity[property.name] =
      property.kind === "primitive"
        ? wire(property.type, values[property.column])
        : Object.fromEntries(
            property.members.map(({ name, type, column }) => [name, wire(type, values[column])]),
          );
  }
  const results = customHeaders.map(({ name, value }, index) => ({
    Id: String(index),
    Name: name,
    Value: value,
  }));
  return { ...entity, CustomHeaderProperties: { results } };
}
