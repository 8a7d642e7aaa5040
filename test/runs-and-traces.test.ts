import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { milliseconds } from "./message-log.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";
import { type Entity, type Reader, readerOf } from "./tenant-reader.ts";

let stack: Stack;
let reader: Reader;
let plain: Reader;
beforeAll(async () => {
  stack = await startStack(tenantFor(clientWith("plain", ["MonitoringDataRead"])));
  reader = await readerOf(stack, "demo-api");
  plain = await readerOf(stack, "plain");
});
afterAll(() => stack.stop());

const logWith = async (filter: string): Promise<Entity> => {
  const [log] = await reader.list(`MessageProcessingLogs?$filter=${encodeURIComponent(filter)}&$top=1`);
  if (log === undefined) throw new Error(`no log with ${filter}`);
  return log;
};
const guidOf = (log: Entity): string => String(log["MessageGuid"]);

describe("Somebody in support, on the demo tenant,", () => {
  it("reads the runs of a message that waits for its retry, newest first", async () => {
    const retries = await reader.list(
      "MessageProcessingLogs?$filter=Status%20eq%20'RETRY'%20and%20LogStart%20ne%20null",
    );
    const runs = await Promise.all(
      retries.slice(0, 10).map((log) => reader.list(`MessageProcessingLogs('${guidOf(log)}')/Runs`)),
    );
    expect(Math.max(...runs.map(({ length }) => length))).toBeGreaterThan(1);
    for (const of of runs) {
      const starts = of.map(({ RunStart }) => milliseconds(String(RunStart)) ?? 0);
      expect(starts).toEqual(starts.toSorted((one, other) => other - one));
      expect(of[0]?.["OverallState"]).toBe("RETRY");
    }
  });

  it("reads where a message failed: the latest step first, with its error and its properties", async () => {
    const log = await logWith("Status eq 'FAILED' and LogLevel eq 'INFO'");
    const [run] = await reader.list(`MessageProcessingLogs('${guidOf(log)}')/Runs`);
    const steps = await reader.list(
      `MessageProcessingLogRuns('${String(run?.["Id"])}')/RunSteps?$expand=RunStepProperties`,
    );
    const counts = steps.map(({ ChildCount }) => Number(ChildCount));
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    expect(steps.map(({ Error }) => Error !== null)).toEqual(steps.map((_, index) => index === 0));
    const error = await reader.entity(`MessageProcessingLogs('${guidOf(log)}')/ErrorInformation`);
    expect(steps[0]?.["ModelStepId"]).toBe(error["LastErrorModelStepId"]);
    const step = `MessageProcessingLogRunSteps(RunId='${String(run?.["Id"])}',ChildCount=${counts[0]})`;
    const properties = await reader.list(`${step}/RunStepProperties`);
    expect(steps[0]?.["RunStepProperties"]).toEqual({ results: properties });
    expect(properties.map(({ Name }) => Name)).toContain("Activities");
  });

  it("reads what a traced step saw: payload, headers and exchange properties, by the ids on the step", async () => {
    const hourAgo = new Date(Date.now() - 3_500_000).toISOString().slice(0, 19);
    const logs = await reader.list(
      `MessageProcessingLogs?$filter=LogLevel%20eq%20'TRACE'%20and%20LogStart%20gt%20datetime'${hourAgo}'`,
    );
    expect(logs.length).toBeGreaterThan(0);
    const [run] = await reader.list(`MessageProcessingLogs('${guidOf(logs[0] as Entity)}')/Runs`);
    const [step] = await reader.list(`MessageProcessingLogRuns('${String(run?.["Id"])}')/RunSteps`);
    const path = `MessageProcessingLogRunSteps(RunId='${String(run?.["Id"])}',ChildCount=${String(step?.["ChildCount"])})`;
    const traces = await reader.list(`${path}/TraceMessages?$expand=Properties,ExchangeProperties`);
    const ids = traces.map(({ TraceId }) => TraceId);
    expect(ids).toHaveLength(1);
    const properties = await reader.list(`${path}/RunStepProperties`);
    expect(properties.find(({ Name }) => Name === "TraceIds")?.["Value"]).toBe(`[${ids.join(", ")}]`);
    const [trace] = traces;
    expect(trace?.["MplId"]).toBe(guidOf(logs[0] as Entity));
    const headers = await reader.list(`TraceMessages(${String(ids[0])})/Properties`);
    expect(trace?.["Properties"]).toEqual({ results: headers });
    expect(headers.map(({ Name }) => Name)).toContain("SAP_MessageProcessingLogID");
    for (const key of [String(ids[0]), `${String(ids[0])}L`]) {
      const payload = await reader.bytes(`TraceMessages(${key})/$value`);
      expect(String(payload.byteLength)).toBe(trace?.["PayloadSize"]);
    }
    expect((await plain.get(`TraceMessages(${String(ids[0])})/$value`)).status).toBe(403);
    expect((await plain.get(`${path}/TraceMessages`)).status).toBe(403);
  });

  it("finds no trace of a message that was traced long ago: an empty list, not an error", async () => {
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString().slice(0, 19);
    const log = await logWith(
      `LogLevel eq 'TRACE' and Status eq 'COMPLETED' and LogStart lt datetime'${dayAgo}'`,
    );
    const [run] = await reader.list(`MessageProcessingLogs('${guidOf(log)}')/Runs`);
    const [step] = await reader.list(`MessageProcessingLogRuns('${String(run?.["Id"])}')/RunSteps`);
    const path = `MessageProcessingLogRunSteps(RunId='${String(run?.["Id"])}',ChildCount=${String(step?.["ChildCount"])})`;
    expect((await reader.get(`${path}/TraceMessages`)).text).toBe('{"d":{"results":[]}}');
  });

  it("reads attachments whose size is what their entity says, which others may not", async () => {
    const log = await logWith("LogLevel eq 'DEBUG' and Status eq 'COMPLETED'");
    const path = `MessageProcessingLogs('${guidOf(log)}')/Attachments`;
    const found = await reader.list(path);
    for (const { Id, PayloadSize, ContentType, __metadata } of found) {
      expect(__metadata.uri).toContain(`'sap-it-res%3Amsg%3A`);
      for (const id of [String(Id), encodeURIComponent(String(Id))]) {
        const reply = await reader.get(`MessageProcessingLogAttachments('${id}')/$value`);
        expect([reply.status, String(reply.bytes.byteLength)]).toEqual([200, PayloadSize]);
        expect(reply.headers["content-type"]).toContain(ContentType);
      }
    }
    expect((await plain.get(path)).status).toBe(403);
  });

  it("reads what adapters noted, by the log, by expanding it and by its own key", async () => {
    const log = await logWith("IntegrationArtifact/Id eq 'InvoiceDistribution' and Status eq 'COMPLETED'");
    const listed = await plain.list(`MessageProcessingLogs('${guidOf(log)}')/AdapterAttributes`);
    const expanded = await plain.entity(`MessageProcessingLogs('${guidOf(log)}')?$expand=AdapterAttributes`);
    expect(listed.length).toBeGreaterThan(0);
    expect(expanded["AdapterAttributes"]).toEqual({ results: listed });
    const own = `MessageProcessingLogAdapterAttributes('${String(listed[0]?.["Id"])}')`;
    expect(guidOf(await plain.entity(`${own}/MessageProcessingLog`))).toBe(guidOf(log));
  });

  it("finds logs by a custom header, together with a filter", async () => {
    const [header] = await plain.list(
      "MessageProcessingLogCustomHeaderProperties?$filter=Name%20eq%20'OrderNumber'&$top=1&$expand=Log",
    );
    const value = String(header?.["Value"]);
    const custom = encodeURIComponent(`'OrderNumber' eq '${value}'`);
    const found = await plain.list(
      `MessageProcessingLogs?filterCustomHeaderProperties=${custom}&$expand=CustomHeaderProperties`,
    );
    expect(found.map(guidOf)).toContain(guidOf(header?.["Log"] as Entity));
    for (const log of found) {
      const headers = (log["CustomHeaderProperties"] as { results: readonly Entity[] }).results;
      expect(headers.map(({ Name, Value }) => `${String(Name)}=${String(Value)}`)).toContain(
        `OrderNumber=${value}`,
      );
    }
    const count = await plain.get(`MessageProcessingLogs/$count?filterCustomHeaderProperties=${custom}`);
    expect(count.text).toBe(String(found.length));
    const none = `MessageProcessingLogs?filterCustomHeaderProperties=${custom}&$filter=Status%20eq%20'NONE'`;
    expect(await plain.list(none)).toEqual([]);
  });
});
