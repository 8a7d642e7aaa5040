import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { milliseconds } from "./message-log.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";
import { type Reader, readerOf } from "./tenant-reader.ts";

let stack: Stack;
let reader: Reader;
beforeAll(async () => {
  const roles = [
    "MonitoringDataRead",
    "MessageProcessingLocksRead",
    "DataArchivingRead",
    "ExternalLoggingActivationRead",
  ];
  stack = await startStack(tenantFor(clientWith("operations", roles)));
  reader = await readerOf(stack, "operations");
});
afterAll(() => stack.stop());

const hex = (text: unknown): string => Buffer.from(String(text), "utf8").toString("hex");

describe("On the demo tenant somebody in operations", () => {
  it("follows a sender's id to the message of the runtime and back", async () => {
    const logs = await reader.list(
      "MessageProcessingLogs?$filter=IntegrationFlowName%20eq%20'DeliveryNoteToWarehouse'%20and%20LogStart%20ne%20null&$orderby=LogStart%20desc&$top=1",
    );
    const id = String(logs[0]?.["ApplicationMessageId"]);
    expect((await reader.get("IdMapFromIds")).status).toBe(400);
    expect((await reader.list(`IdMapFromIds?id=${id}`)).map(({ FromId }) => FromId)).toEqual([id]);
    const [to] = await reader.list(`IdMapFromIds('${id}')/ToIds`);
    expect(to).toMatchObject({ FromId_: id, Mapper: "IDocMapper" });
    const back = await reader.entity(`IdMapToIds('${String(to?.["ToId"])}')/FromId`);
    expect(back["FromId"]).toBe(id);
    const seconds = await reader.list(`IdMapToIds('${String(to?.["ToId"])}')/FromId2s`);
    for (const { ToId2 } of seconds) expect(ToId2).toBe(to?.["ToId"]);
  });

  it("finds an idempotent entry by its id, and by its key in small and capital hex", async () => {
    const logs = await reader.list(
      "MessageProcessingLogs?$filter=IntegrationFlowName%20eq%20'TimeSheetUpload'%20and%20LogStart%20ne%20null&$orderby=LogStart%20desc&$top=1",
    );
    const entry = `timesheets_${String(logs[0]?.["MessageGuid"]).slice(-6)}.csv`;
    const [found] = await reader.list(`IdempotentRepositoryEntries?id=${entry}`);
    expect(found?.["HexEntry"]).toBe(hex(entry).toUpperCase());
    const key = `HexSource='${hex(found?.["Source"])}',HexEntry='${hex(found?.["Entry"])}'`;
    const stored = `HexSource='${String(found?.["HexSource"])}',HexEntry='${String(found?.["HexEntry"])}'`;
    for (const spelled of [key, stored]) {
      expect(await reader.entity(`IdempotentRepositoryEntries(${spelled})`)).toEqual(found);
    }
    const [generic] = await reader.list(`GenericIdempotentRepositoryEntries?id=${entry}`);
    const whole = `${key},HexVendor='${hex(generic?.["Vendor"])}',HexComponent='${hex(generic?.["Component"])}'`;
    expect(await reader.entity(`GenericIdempotentRepositoryEntries(${whole})`)).toEqual(generic);
    const bad = await reader.get("IdempotentRepositoryEntries(HexSource='xy',HexEntry='00')");
    expect([bad.status, bad.text]).toEqual([500, expect.stringContaining("hexadecimal digits") as string]);
    const [lock] = await reader.list("Locks");
    expect(lock?.["HexEntry"]).toBe(hex(lock?.["Entry"]).toUpperCase());
  });

  it("reads how archiving went and whether it is on, under whatever key", async () => {
    const runs = await reader.list("ArchivingKeyPerformanceIndicators?$filter=RunStatus%20eq%20'FAILED'");
    expect(runs).toMatchObject([{ RunFailedPhase: "EXECUTION" }]);
    const [run] = await reader.list("ArchivingKeyPerformanceIndicators?$top=1");
    const { pathname } = new URL(run?.__metadata.uri ?? "");
    expect(await reader.entity(pathname.replace("/api/v1/", ""))).toEqual(run);
    for (const key of ["x", "tenantbox"]) {
      expect((await reader.entity(`ArchivingConfigurations('${key}')`))["Active"]).toBe(true);
      expect((await reader.entity(`ExternalLoggingActivationStatus('${key}')`))["Active"]).toBe(false);
    }
    expect((await reader.list("ExternalLoggingEvents")).some(({ HasError }) => HasError === true)).toBe(true);
  });

  it("loads log files, by the link in their metadata and as its content type says", async () => {
    const files = await reader.list(
      "LogFiles?$filter=LogFileType%20eq%20'http'&$orderby=LastModified%20desc",
    );
    expect(files).toHaveLength(7);
    const [file] = files;
    const { pathname } = new URL(file?.__metadata.media_src ?? "");
    const reply = await reader.get(pathname.replace("/api/v1/", ""));
    expect([reply.status, reply.headers["content-type"], String(reply.bytes.byteLength)]).toEqual([
      200,
      file?.__metadata.content_type,
      file?.["Size"],
    ]);
    expect(gunzipSync(reply.bytes).toString("utf8")).toContain("HTTP/1.1");
  });

  it("loads archives of log files, and only those that changed after a moment", async () => {
    expect(await reader.list("LogFileArchives")).toHaveLength(4);
    const path = "LogFileArchives(Scope='all',LogFileType='http',NodeScope='worker')";
    const reply = await reader.get(`${path}/$value`);
    expect([reply.headers["content-type"], reply.bytes.readUInt32LE(0)]).toEqual([
      "application/zip",
      0x04034b50,
    ]);
    const [latest] = await reader.list("LogFiles?$orderby=LastModified%20desc&$top=1");
    const newest = milliseconds(String(latest?.["LastModified"])) ?? 0;
    const after = (time: number): string =>
      `LogFileArchives?ModifiedAfter=${new Date(time).toISOString().slice(0, 19)}`;
    expect(await reader.list(after(newest - 60_000))).toHaveLength(4);
    expect(await reader.list(after(newest + 60_000))).toEqual([]);
  });
});
