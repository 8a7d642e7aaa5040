import type { Database } from "@tenantbox/shared/database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../../test/database/engines.ts";
import type { TestDatabase } from "../../../../../test/postgres.ts";
import { messageLogModel } from "../../model/index.ts";
import { openLogDatabase } from "../../storage/open-log-database.ts";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { exportPage } from "../export/export-page.ts";
import { loadDemoLogs } from "../load-demo-logs.ts";
import { importBatch } from "./import-batch.ts";

/** As the real service wrote it in 2023 (fact sheet, section 6.2), reduced. */
const captured = {
  __metadata: { id: "https://t:443/api/v1/X", uri: "https://t:443/api/v1/X", type: "com.sap.hci.api.X" },
  MessageGuid: "AGT5pU0G4vsJ9OV0kYvGqGS0Sm0m",
  CorrelationId: "AGT5pU1dfg7kq5gQxYvGqGS0Sm0m",
  LogStart: "/Date(1694081805811)/",
  LogEnd: null,
  Sender: "WEBSHOP",
  IntegrationFlowName: "Orders",
  Status: "PROCESSING",
  IntegrationArtifact: {
    __metadata: { type: "x" },
    Id: "Orders",
    Name: "Orders in",
    Type: "INTEGRATION_FLOW",
  },
  ArchivingLogAttachments: false,
  CustomHeaderProperties: { results: [{ Id: "624401", Name: "Order", Value: "4711" }] },
  Attachments: { __deferred: { uri: "https://t:443/api/v1/X/Attachments" } },
};
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const page = (...logs: unknown[]): unknown => ({
  d: { __count: "1", results: logs, __next: "X?$skiptoken=1000" },
});

for (const engine of engines) {
  describe.skipIf(!engine.available)(`An import on ${engine.name}`, () => {
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

    const take = (text: string) => importBatch(database, messageLogModel, Buffer.from(text));
    const counts = async (text: string) => {
      const outcome = await take(text);
      if (!outcome.stored) throw new Error(`${outcome.line}: ${outcome.message}`);
      return [outcome.counts.new, outcome.counts.updated, outcome.counts.unchanged, outcome.counts.older];
    };
    const row = async () =>
      database.kysely
        .selectFrom("message_processing_logs")
        .selectAll()
        .where("message_guid", "=", captured.MessageGuid)
        .executeTakeFirstOrThrow();
    const headers = () =>
      database.kysely
        .selectFrom("custom_header_properties")
        .select(["name", "value"])
        .orderBy("id")
        .execute();

    it("stores what a tenant answered, under the columns of the model", async () => {
      expect(await counts(line(page(captured)))).toEqual([1, 0, 0, 0]);
      expect(await row()).toMatchObject({
        log_start: 1694081805811,
        log_end: null,
        sender: "WEBSHOP",
        artifact_id: "Orders",
        artifact_name: "Orders in",
        artifact_package_id: null,
        archiving_log_attachments: 0,
      });
      expect(await headers()).toEqual([{ name: "Order", value: "4711" }]);
    });

    it.each([
      ["a page", page(captured)],
      ["an entity", captured],
      ["an entity's answer", { d: captured }],
      ["a list", [captured]],
    ])("takes %s in a line, and finds it unchanged the second time", async (_what, document) => {
      expect(await counts(line(document))).toEqual([1, 0, 0, 0]);
      expect(await counts(`\n${line(document)}${line(document)}`)).toEqual([0, 0, 2, 0]);
    });

    it("reads ISO times as UTC unless they say otherwise", async () => {
      const LogStart = "2023-09-07T10:16:45.811";
      await counts(line({ ...captured, LogStart, LogEnd: "2023-09-07T12:16:46+02:00" }));
      expect(await row()).toMatchObject({ log_start: 1694081805811, log_end: 1694081806000 });
    });

    it("updates a log that went on, and never goes back to an older state", async () => {
      const later = { ...captured, Status: "COMPLETED", LogEnd: "/Date(1694081807000)/" };
      await counts(line(captured));
      expect(await counts(line(later))).toEqual([0, 1, 0, 0]);
      expect(await counts(line(captured))).toEqual([0, 0, 0, 1]);
      expect(await row()).toMatchObject({ status: "COMPLETED", log_end: 1694081807000 });
    });

    it("takes the same log twice in one batch, in its order", async () => {
      const later = { ...captured, Status: "RETRY" };
      expect(await counts(line(page(captured, later)))).toEqual([1, 1, 0, 0]);
      expect(await row()).toMatchObject({ status: "RETRY" });
    });

    it("keeps what an export left out: properties not selected, links not expanded", async () => {
      await counts(line(captured));
      const { MessageGuid } = captured;
      const deferred = { __deferred: { uri: "https://t/x" } };
      const selected = { MessageGuid, Status: "RETRY", CustomHeaderProperties: deferred };
      expect(await counts(line(selected))).toEqual([0, 1, 0, 0]);
      expect(await row()).toMatchObject({ status: "RETRY", sender: "WEBSHOP" });
      expect(await headers()).toHaveLength(1);
    });

    it("replaces a list that came anew", async () => {
      await counts(line(captured));
      const results = [
        { Name: "Order", Value: "4711" },
        { Name: "Channel", Value: null },
      ];
      expect(await counts(line({ ...captured, CustomHeaderProperties: { results } }))).toEqual([0, 1, 0, 0]);
      expect(await headers()).toEqual([
        { name: "Order", value: "4711" },
        { name: "Channel", value: null },
      ]);
    });

    it("notes properties that it does not know", async () => {
      const outcome = await take(line({ ...captured, Mood: "good", __count: 1 }));
      expect(outcome).toMatchObject({ stored: true, ignored: { "MessageProcessingLog.Mood": 1 } });
    });

    it.each([
      ["{", "this is not JSON"],
      ["7", "this is no JSON object"],
      ['{"d":{"results":[{}]}}', "MessageGuid is missing"],
      ['{"MessageGuid":"g","LogStart":"yesterday"}', 'LogStart: "yesterday" is no Edm.DateTime'],
      ['{"MessageGuid":"g","Status":7}', "Status: 7 is no Edm.String"],
      ['{"MessageGuid":"g","CustomHeaderProperties":7}', "CustomHeaderProperties is no list"],
    ])("stores nothing of a batch with the line %s and says which it is", async (broken, message) => {
      expect(await take(`${line(captured)}\n${broken}\n`)).toEqual({ stored: false, line: 3, message });
      const { logs } = await database.kysely
        .selectFrom("message_processing_logs")
        .select(({ fn }) => fn.countAll<number>().as("logs"))
        .executeTakeFirstOrThrow();
      expect(logs).toBe(0);
    });

    it("brings back what an export wrote, whatever the generator made", async () => {
      await loadDemoLogs(database, {
        seed: 3,
        count: 300,
        now: Date.UTC(2026, 10, 24),
        webBase: "https://localhost",
      });
      const before = await exported(database);
      expect(before).toHaveLength(300);
      const other = await engine.fresh();
      const copy = await openLogDatabase(other.url);
      try {
        const text = before.map(line).join("");
        const outcome = await importBatch(copy, messageLogModel, Buffer.from(text));
        expect(outcome).toMatchObject({ stored: true, counts: { new: 300 }, ignored: {} });
        expect((await exported(copy)).map(withoutCountedIds)).toEqual(before.map(withoutCountedIds));
      } finally {
        await copy.close();
        await other.drop();
      }
    });
  });
}

async function exported(database: Database<MessageLogSchema>): Promise<unknown[]> {
  const logs: unknown[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page = await exportPage(database, messageLogModel, {
      after,
      most: 70,
      baseUrl: "https://t/api/v1/",
    });
    const text = Buffer.from(page.lines).toString("utf8");
    logs.push(
      ...text
        .split("\n")
        .filter(Boolean)
        .map((one) => JSON.parse(one) as unknown),
    );
    after = page.last;
  }
  return logs;
}

/** Ids of headers and adapter attributes are given anew: each store counts by itself. */
function withoutCountedIds(log: unknown): unknown {
  return JSON.parse(
    JSON.stringify(log, (name, value: unknown) =>
      name === "Id" && typeof value === "string" && /^\d+$/.test(value) ? "counted" : value,
    ),
  );
}
