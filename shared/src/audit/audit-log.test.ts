import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openAuditDatabase } from "./audit-database.ts";
import type { AuditEvent } from "./audit-event.ts";
import { type AuditLogOptions, openAuditLog } from "./audit-log.ts";
import { recordOf } from "./audit-record.ts";

const home = (): Promise<string> => mkdtemp(join(tmpdir(), "tenantbox-audit-"));
const refused = (request: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  event: "token.refused",
  outcome: "refused",
  reason: "secret-wrong",
  method: "POST",
  path: "/oauth/token",
  request,
  ...more,
});
const opened = async (more: Partial<AuditLogOptions> = {}) => {
  const failures: string[] = [];
  const folder = more.home ?? (await home());
  const log = openAuditLog({
    home: folder,
    service: "token-server",
    databaseUrl: undefined,
    retention: { days: 90, events: 1_000 },
    now: () => 0,
    system: Date.now,
    onFailure: (error) => void failures.push(error.message),
    ...more,
  });
  const lines = async (): Promise<AuditEvent[]> =>
    (await readFile(join(folder, "audit/token-server.jsonl"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditEvent);
  return { log, failures, folder, lines };
};

it("an event is found by its correlation id at once, and after a restart", async () => {
  const { log, folder } = await opened();
  log.record(refused("one", { principal: "a\r\n\0b", detail: "é" }));
  log.record(refused("two"));
  const [found, ...others] = await log.find({ request: "one", limit: 10 });
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    time: "1970-01-01T00:00:00.000Z",
    reason: "secret-wrong",
    principal: String.raw`a\u000d\u000a\u0000b`,
    detail: String.raw`\u00e9`,
  });
  log.record(refused("three", { outcome: "granted" }));
  await log.close();
  const { log: again } = await opened({ home: folder });
  expect((await again.find({ limit: 10 })).map(({ request }) => request)).toEqual(["three", "two", "one"]);
  expect((await again.find({ outcome: "granted", limit: 10 })).map(({ request }) => request)).toEqual([
    "three",
  ]);
  await again.close();
});

it("a database that cannot be had stops nobody, is complained of once, and gets everything later", async () => {
  const folder = await home();
  const blocked = join(folder, "blocked");
  await writeFile(blocked, "a file where a folder is wanted");
  const { log, failures, lines } = await opened({ home: folder, databaseUrl: `sqlite:${blocked}` });
  log.record(refused("early"));
  await expect(log.find({ limit: 1 })).rejects.toThrow(/cannot open the database/);
  log.record(refused("later"));
  await expect(log.find({ limit: 1 })).rejects.toThrow();
  expect(failures).toHaveLength(1);
  await rm(blocked);
  expect((await log.find({ limit: 10 })).map(({ request }) => request)).toEqual(["later", "early"]);
  await log.close();
  expect((await lines()).map(({ request }) => request)).toEqual(["early", "later"]);
});

it("row 238: a flood of refusals is counted, not kept one by one, and loses no number", async () => {
  const { log, lines } = await opened();
  const flood = 20_000;
  for (let number = 0; number < flood; number += 1) log.record(refused(`request-${number}`));
  log.record(refused("issued", { event: "token.issued", outcome: "granted" }));
  await log.close();
  const written = await lines();
  const single = written.filter(({ event }) => event === "token.refused").length;
  expect(JSON.stringify(written).length).toBeLessThan(1_000_000);
  expect(written.filter(({ event }) => event === "audit.summarised")).toMatchObject([
    { reason: "secret-wrong", detail: `${flood - single} more of token.refused within a minute` },
  ]);
  expect(written.filter(({ event }) => event === "token.issued")).toHaveLength(1);
});

it("what is older or more than is kept goes, a piece at a time", async () => {
  const database = await openAuditDatabase(`sqlite:${join(await home(), "a.db")}`, "token-server", "whole");
  const dayMs = 86_400_000;
  const events = (count: number, written: number) =>
    Array.from({ length: count }, (_, at) => ({ record: recordOf(refused(`${written}-${at}`), 0), written }));
  await database.keep([...events(1_200, 0), ...events(2_500, 10 * dayMs)]);
  await database.sweep({ days: 5, events: 100_000 }, 10 * dayMs);
  expect(await database.find({ limit: 10_000 })).toHaveLength(2_500);
  await database.sweep({ days: 5, events: 300 }, 10 * dayMs);
  const left = await database.find({ limit: 10_000 });
  expect([left.length, left.at(0)?.request]).toEqual([300, `${10 * dayMs}-2499`]);
  await database.close();
});
