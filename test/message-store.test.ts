import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";
import { type Entity, type Reader, readerOf } from "./tenant-reader.ts";

let stack: Stack;
let reader: Reader;
let plain: Reader;
let entries: readonly Entity[];
beforeAll(async () => {
  stack = await startStack(tenantFor(clientWith("plain", ["MonitoringDataRead"])));
  reader = await readerOf(stack, "demo-api");
  plain = await readerOf(stack, "plain");
  const logs = await plain.list(
    "MessageProcessingLogs?$filter=IntegrationFlowName%20eq%20'InvoiceDistribution'&$top=40",
  );
  const lists = await Promise.all(
    logs.map((log) =>
      plain.list(`MessageProcessingLogs('${String(log["MessageGuid"])}')/MessageStoreEntries`),
    ),
  );
  entries = lists.flat();
});
afterAll(() => stack.stop());

const pathOf = ({ Id }: Entity): string => `MessageStoreEntries('${String(Id)}')`;

describe("The message store of the demo tenant", () => {
  it("has entries under the messages that a flow persisted, and by key, in both spellings of the id", async () => {
    const [entry] = entries;
    if (entry === undefined) throw new Error("nothing is stored");
    expect(entry["Id"]).toMatch(/^sap-it-res:msg:/);
    expect(await plain.entity(pathOf(entry))).toEqual(entry);
    expect(await plain.entity(`MessageStoreEntries('${encodeURIComponent(String(entry["Id"]))}')`)).toEqual(
      entry,
    );
    expect((await plain.get("MessageStoreEntries")).status).toBe(501);
  });

  it("gives payloads to who may read payloads, and properties to who may read logs", async () => {
    const [entry] = entries;
    if (entry === undefined) throw new Error("nothing is stored");
    expect((await reader.bytes(`${pathOf(entry)}/$value`)).toString("utf8")).toMatch(/^<\?xml /);
    expect((await plain.get(`${pathOf(entry)}/$value`)).status).toBe(403);
    const names = (await plain.list(`${pathOf(entry)}/Properties`)).map(({ Name }) => Name);
    expect(names).toEqual(["Content-Type", "SAP_ApplicationID", "SAP_MessageProcessingLogID"]);
    const property = `MessageStoreEntryProperties(MessageId='${String(entry["Id"])}',Name='Content-Type')`;
    expect((await plain.entity(property))["Value"]).toBe("application/xml");
  });

  it("has attachments where the entry says so, each with its bytes and properties", async () => {
    const having = entries.filter(({ HasAttachments }) => HasAttachments === true);
    expect(having.length).toBeGreaterThan(0);
    for (const entry of entries) {
      const attachments = await plain.list(`${pathOf(entry)}/Attachments`);
      expect(attachments.length > 0).toBe(entry["HasAttachments"]);
      for (const { Id, Name } of attachments) {
        expect(String(Id)).toMatch(/^sap-it-res:att:/);
        const own = `MessageStoreEntryAttachments('${String(Id)}')`;
        expect((await plain.entity(own))["Name"]).toBe(Name);
        expect((await reader.bytes(`${own}/$value`)).byteLength).toBeGreaterThan(10);
        expect((await plain.get(`${own}/$value`)).status).toBe(403);
        expect(await plain.list(`${own}/Properties`)).toHaveLength(1);
      }
    }
  });
});
