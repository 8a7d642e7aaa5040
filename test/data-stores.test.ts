import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { milliseconds } from "./message-log.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";
import { type Entity, type Reader, readerOf } from "./tenant-reader.ts";

const storeKey = (entity: Entity): string =>
  ["DataStoreName", "IntegrationFlow", "Type"].map((name) => `${name}='${String(entity[name])}'`).join(",");
const entryPath = (entity: Entity): string =>
  `DataStoreEntries(Id='${String(entity["Id"])}',${storeKey(entity)})`;

/** The first file of a zip. */
function firstFile(zip: Buffer): { name: string; text: string } {
  expect(zip.readUInt32LE(0)).toBe(0x04034b50);
  const start = 30 + zip.readUInt16LE(26);
  const content = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(18)));
  return { name: zip.subarray(30, start).toString("utf8"), text: content.toString("utf8") };
}

describe.each(stackEngines)("Data stores of the demo tenant on $name", ({ start }) => {
  let stack: Stack;
  let reader: Reader;
  let plain: Reader;
  beforeAll(async () => {
    stack = await start(
      tenantFor(
        clientWith("stores", ["DataStoresAndQueuesRead", "DataStorePayloadsRead"]),
        clientWith("counts", ["DataStoresAndQueuesRead"]),
      ),
    );
    reader = await readerOf(stack, "stores");
    plain = await readerOf(stack, "counts");
  });
  afterAll(() => stack.stop());

  it("say how many messages wait in them, and how many too long", async () => {
    const stores = await plain.list("DataStores");
    expect(stores.length).toBe(3);
    for (const store of stores) {
      const entries = await plain.list(`DataStores(${storeKey(store)})/Entries`);
      expect(String(entries.length)).toBe(store["NumberOfMessages"]);
      const overdue = entries.filter(({ Status }) => Status === "Overdue");
      expect(String(overdue.length)).toBe(store["NumberOfOverdueMessages"]);
      for (const { Status, DueAt } of entries) {
        expect(Status).toBe((milliseconds(String(DueAt)) ?? 0) < Date.now() ? "Overdue" : "Waiting");
      }
      expect(await plain.entity(`DataStores(${storeKey(store)})`)).toEqual(store);
    }
  });

  it("are narrowed by overdueonly and messageid", async () => {
    const entries = await plain.list("DataStoreEntries");
    const overdue = await plain.list("DataStoreEntries?overdueonly=true");
    expect(overdue).toEqual(entries.filter(({ Status }) => Status === "Overdue"));
    expect(overdue.length).toBeGreaterThan(0);
    const [entry] = entries;
    const found = await plain.list(`DataStoreEntries?messageid=${String(entry?.["MessageId"])}`);
    expect(found).toEqual(entries.filter(({ MessageId }) => MessageId === entry?.["MessageId"]));
    const stores = await plain.list("DataStores?overdueonly=true");
    expect(stores.every(({ NumberOfOverdueMessages }) => Number(NumberOfOverdueMessages) > 0)).toBe(true);
  });

  it("refuse options that they do not know", async () => {
    const reply = await plain.get("DataStores?$top=1");
    expect([reply.status, reply.text]).toEqual([
      501,
      '{"error":{"code":"Not Implemented","message":{"lang":"en","value":"The query option $top is not supported"}}}',
    ]);
  });

  it("give the zip of a message to who may read payloads", async () => {
    const [entry] = await plain.list("DataStoreEntries");
    if (entry === undefined) throw new Error("no message waits");
    expect(entry.__metadata.content_type).toBe("application/octet-stream");
    const reply = await reader.get(`${entryPath(entry)}/$value`);
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "application/zip"]);
    expect(firstFile(reply.bytes)).toMatchObject({
      name: "body",
      text: expect.stringContaining("<Order>") as string,
    });
    expect((await plain.get(`${entryPath(entry)}/$value`)).status).toBe(403);
  });

  it("stand beside variables, which only who may read payloads sees", async () => {
    const variables = await reader.list("Variables");
    expect(variables.map(({ Visibility }) => Visibility)).toContain("Global");
    for (const { VariableName, IntegrationFlow, UpdatedAt } of variables) {
      const path = `Variables(VariableName='${String(VariableName)}',IntegrationFlow='${String(IntegrationFlow)}')`;
      const { text } = firstFile(await reader.bytes(`${path}/$value`));
      expect(Date.parse(text)).toBe(milliseconds(String(UpdatedAt)));
    }
    expect((await plain.get("Variables")).status).toBe(403);
  });
});
