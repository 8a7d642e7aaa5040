import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contivaSession, type Outcome, type Task } from "./contiva/session.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";
import { importWholeLog, whole } from "./whole-log.ts";

/** Every method for message logs, stored messages, stores and log files of a published Cloud Integration client. */

type Entity = Readonly<Record<string, unknown>>;

const roles = [
  "MonitoringDataRead",
  "MessagePayloadsRead",
  "MessageProcessingLocksRead",
  "MessageProcessingLocksDelete",
  "DataStoresAndQueuesRead",
  "DataStoresAndQueuesDelete",
  "DataStorePayloadsRead",
  "DataArchivingRead",
  "DataArchivingActivate",
  "ExternalLoggingActivationRead",
  "ExternalLoggingActivate",
];

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack(tenantFor(clientWith("everything", roles)));
  await importWholeLog(stack);
  token = await tokenFor(stack, "everything", "secret");
});
afterAll(() => stack.stop());

const first = async (path: string): Promise<Entity> => {
  const [entity] = (await read(stack, token, path)).json<Feed<Entity>>().d.results;
  if (entity === undefined) throw new Error(`${path} is empty`);
  return entity;
};

const session = (...tasks: readonly Task[]): Promise<readonly Outcome[]> =>
  contivaSession(stack, stack.key("everything", "secret"), tasks);

const logs = "messageProcessingLogs";
const store = "messageStore";
const files = "logFiles";
const named = (name: string) => expect.objectContaining({ Name: name }) as unknown;
const values = (outcomes: readonly Outcome[]): readonly unknown[] =>
  outcomes.map(({ value, refused }) => refused ?? value);

describe("@contiva/sap-integration-suite-client", () => {
  it("lists logs by a filter and by its own options", async () => {
    const since = new Date(Date.now() - 3 * 86_400_000);
    const options = { filterObj: { Status: "FAILED" }, startDate: since, endDate: new Date(), top: 3 };
    const [filtered, built] = await session(
      [logs, "getMessageProcessingLogs", { filter: "Status eq 'FAILED'", top: 5, inlinecount: true }],
      [logs, "getMessageProcessingLogs", options],
    );
    const page = filtered?.value as { logs: readonly Entity[] };
    expect(page.logs.map(({ Status }) => Status)).toEqual(Array.from({ length: 5 }, () => "FAILED"));
    const window = built?.value as { logs: readonly Entity[] };
    expect(window.logs.length).toBeGreaterThan(0);
    for (const { LogEnd, Status } of window.logs) {
      expect(Status).toBe("FAILED");
      expect(Date.parse(String(LogEnd))).toBeGreaterThan(since.getTime() - 1000);
    }
  });

  it("reads a log and all that hangs below it", async () => {
    const { guid, header } = whole;
    const outcomes = await session(
      [logs, "getMessageProcessingLogById", guid, { expand: ["CustomHeaderProperties"] }],
      [logs, "getLogAdapterAttributes", guid],
      [logs, "getLogAttachments", guid],
      [logs, "getLogCustomHeaderProperties", guid, { orderby: ["Name"] }],
      [logs, "getLogErrorInformation", guid],
      [logs, "getLogErrorInformationText", guid],
    );
    expect(values(outcomes)).toMatchObject([
      { MessageGuid: guid, Status: "FAILED", CustomHeaderProperties: { results: [header] } },
      [named("Address")],
      [{ Name: whole.attachment.name, PayloadSize: String(whole.attachment.body.length) }],
      [header],
      { MessageGuid: guid, Type: "text/plain" },
      // The client wraps the text in JSON once more.
      JSON.stringify(whole.errorText),
    ]);
  });

  it("reads stored messages, their properties and attachments", async () => {
    const { entry, storedAttachment } = whole;
    const outcomes = await session(
      [store, "getMessageStoreEntriesForMessage", whole.guid],
      [store, "getMessageStoreEntryById", entry.id],
      [store, "getMessageStoreEntryProperties", entry.id],
      [store, "getMessageStoreEntryPropertyByName", entry.id, "SAP_Sender"],
      [store, "getMessageStoreEntryAttachments", entry.id],
      [store, "getMessageStoreEntryAttachmentById", storedAttachment.id],
      [store, "getMessageStoreEntryAttachmentProperties", storedAttachment.id],
      [store, "getMessageStoreEntryAttachmentPropertyByName", storedAttachment.id, "Content-Language"],
      // The client drops the bytes of these two.
      [store, "getMessageStoreEntryPayload", entry.id],
      [store, "getMessageStoreEntryAttachmentContent", storedAttachment.id],
    );
    expect(values(outcomes)).toMatchObject([
      [{ Id: entry.id }],
      { Id: entry.id, HasAttachments: true },
      [named("SAP_Sender")],
      named("SAP_Sender"),
      [{ Id: storedAttachment.id }],
      { Id: storedAttachment.id, ContentType: "text/plain" },
      [named("Content-Language")],
      named("Content-Language"),
      null,
      null,
    ]);
  });

  it("reads data stores, variables and log files, and deletes the first of each store", async () => {
    const entry = await first("DataStoreEntries");
    const [Id, DataStoreName, IntegrationFlow, Type] = ["Id", "DataStoreName", "IntegrationFlow", "Type"].map(
      (name) => entry[name],
    );
    const { VariableName, IntegrationFlow: flow } = await first("Variables");
    const { Name, Application } = await first("LogFiles");
    const key = [DataStoreName, IntegrationFlow, [Type]];
    const outcomes = await session(
      [store, "getDataStores"],
      [store, "getDataStores", true],
      [store, "getDataStore", ...key],
      [store, "getDataStoreEntriesForStore", ...key],
      [store, "getAllDataStoreEntries"],
      [store, "getDataStoreEntry", Id, ...key],
      [store, "downloadDataStoreEntryContent", Id, ...key],
      [store, "getVariables"],
      [store, "getVariable", VariableName, flow],
      [store, "downloadVariableContent", VariableName, flow],
      [files, "getLogFiles", { top: 2 }],
      [files, "downloadLogFile", Name, Application],
      [files, "getLogFileArchives"],
      [files, "downloadLogFileArchiveCollection", "all", "http"],
    );
    const some = expect.arrayContaining([expect.objectContaining({ DataStoreName })]) as unknown;
    const archive = expect.objectContaining({ ContentType: "application/zip" }) as unknown;
    expect(values(outcomes)).toMatchObject([
      some,
      expect.any(Array),
      { DataStoreName, NumberOfMessages: expect.stringMatching(/^\d+$/) as unknown },
      some,
      some,
      { Id, DataStoreName },
      null,
      expect.arrayContaining([expect.objectContaining({ VariableName })]),
      { VariableName },
      null,
      [named(String(Name)), expect.anything()],
      null,
      expect.arrayContaining([archive]),
      null,
    ]);

    const deleted = await session(
      [store, "deleteDataStoreEntry", Id, ...key],
      [store, "deleteVariable", VariableName, flow],
      [store, "getVariable", VariableName, flow],
      [store, "deleteDataStore", ...key],
      [store, "getDataStore", ...key],
    );
    expect(deleted.map(({ refused }) => refused)).toEqual([undefined, undefined, 404, undefined, 404]);
  });

  it("reads idempotent entries, archiving runs and switches, and switches them", async () => {
    const { HexSource, HexEntry, Entry } = await first("Locks");
    const outcomes = await session(
      [logs, "getGenericIdempotentRepositoryEntriesById", Entry],
      [logs, "getIdempotentRepositoryEntriesById", Entry],
      [logs, "getIdempotentRepositoryEntry", HexSource, HexEntry],
      [logs, "deleteIdempotentRepositoryEntry", HexSource, HexEntry],
      [logs, "getIdempotentRepositoryEntry", HexSource, HexEntry],
      [logs, "getArchivingKpis"],
      [logs, "getExternalLoggingStatus", "whatever"],
      [logs, "activateExternalLogging", "ERROR"],
      [logs, "getExternalLoggingStatus", "whatever"],
      [logs, "deactivateExternalLogging"],
      [logs, "getArchivingConfiguration", "whatever"],
      [logs, "activateArchivingConfiguration"],
    );
    expect(values(outcomes)).toMatchObject([
      [{ HexSource, HexEntry, Vendor: expect.any(String) as unknown }],
      [{ HexSource, HexEntry, Entry }],
      { HexSource, HexEntry },
      undefined,
      404,
      expect.arrayContaining([expect.objectContaining({ RunStatus: "COMPLETED" })]),
      { Active: false },
      { activateExternalLogging: expect.stringContaining("ERROR") as unknown },
      { Active: true },
      { deactivateExternalLogging: expect.any(String) as unknown },
      { Active: true },
      { activateArchivingConfiguration: expect.any(String) as unknown },
    ]);
  });

  it("shows the text of a refusal", async () => {
    const [none] = await session([logs, "getMessageProcessingLogById", "none"]);
    expect([none?.refused, none?.message]).toEqual([
      404,
      expect.stringContaining("Requested entity could not be found."),
    ]);
  });
});
