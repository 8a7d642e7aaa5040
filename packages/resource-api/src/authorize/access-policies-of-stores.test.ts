import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import { exactly, exempt, openPolicedApi, type PolicedApi, reader } from "../../test/policed-api.ts";

for (const engine of engines) {
  describe.skipIf(!engine.available)(`On ${engine.name}, with an access policy,`, () => {
    let api: PolicedApi;
    beforeAll(async () => {
      api = await openPolicedApi(engine);
    }, 60_000);
    afterEach(() => api.unprotect());
    afterAll(() => api.close());

    it("what stored messages of the artifact hold answers 403, also once its log is gone; that they are there is told", async () => {
      const stored = await api.one(
        sql<{
          id: string;
          guid: string;
          flow: string;
        }>`select e.id, l.message_guid as guid, l.artifact_id as flow
          from message_store_entries e join message_processing_logs l on l.message_guid = e.message_guid
          where e.has_attachments = 1 order by e.id limit 1`,
      );
      const { id: attachment } = await api.one(
        sql<{ id: string }>`select id from message_store_attachments where entry_id = ${stored.id} limit 1`,
      );
      const values = [
        `GET MessageStoreEntries('${stored.id}')/$value`,
        `GET MessageStoreEntryAttachments('${attachment}')/$value`,
      ];
      for (const line of values) expect([line, await api.status(line)]).toEqual([line, 200]);
      await api.protect(exactly("INTEGRATION_FLOW", "ID", stored.flow));
      for (const line of values) expect([line, await api.status(line)]).toEqual([line, 403]);
      for (const path of [
        `MessageStoreEntries('${stored.id}')`,
        `MessageStoreEntries('${stored.id}')/Attachments`,
      ])
        expect([path, await api.status(`GET ${path}`)]).toEqual([path, 200]);
      await sql`delete from message_processing_logs where message_guid = ${stored.guid}`.execute(
        api.database.kysely,
      );
      for (const line of values) expect([line, await api.status(line)]).toEqual([line, 403]);
    });

    it("local data stores and variables go with their flow, global ones by their own name; nobody deletes them either", async () => {
      const entryOf = (store: string) =>
        api.one(
          sql<{ id: string; flow: string }>`select id, integration_flow as flow from data_store_messages
            where data_store_name = ${store} order by id limit 1`,
        );
      const local = await entryOf("OpenOrders");
      const global = await entryOf("InvoicesToPrint");
      const entry = (store: string, { id, flow: of }: { id: string; flow: string }): string =>
        `DataStoreEntries(Id='${id}',DataStoreName='${store}',IntegrationFlow='${of}',Type='')`;
      const localEntry = entry("OpenOrders", local);
      const globalEntry = entry("InvoicesToPrint", global);
      const variable = "Variables(VariableName='MaintenanceWindow',IntegrationFlow='')";
      await api.protect(
        exactly("INTEGRATION_FLOW", "ID", local.flow),
        exactly("GLOBAL_DATASTORE", "Name", "InvoicesToPrint"),
        exactly("GLOBAL_VARIABLE", "Name", "MaintenanceWindow"),
      );
      for (const path of [localEntry, globalEntry, variable]) {
        for (const line of [`GET ${path}`, `GET ${path}/$value`, `DELETE ${path}`])
          expect([line, await api.status(line)]).toEqual([line, 403]);
        expect([path, await api.status(`GET ${path}/$value`, exempt)]).toEqual([path, 200]);
      }
      const store = `DataStores(DataStoreName='OpenOrders',IntegrationFlow='${local.flow}',Type='')`;
      expect(await api.status(`GET ${store}`)).toBe(200);
      expect(await api.status(`GET ${store}/Entries`)).toBe(403);
      expect(await api.status(`DELETE ${store}`)).toBe(403);
      expect((await api.ask(reader, "GET DataStoreEntries")).text).not.toContain("OpenOrders");
      const parked = await entryOf("ParkedSupplierInvoices");
      expect(await api.status(`GET ${entry("ParkedSupplierInvoices", parked)}/$value`)).toBe(200);
      const { packages } = await api.one(
        sql<{ packages: string }>`select artifact_package_id as packages from message_processing_logs
          where artifact_id = ${parked.flow} limit 1`,
      );
      await api.protect(exactly("INTEGRATION_PACKAGE", "ID", packages));
      expect(await api.status(`GET ${entry("ParkedSupplierInvoices", parked)}/$value`)).toBe(403);
      expect(await api.status(`DELETE ${entry("ParkedSupplierInvoices", parked)}`, exempt)).toBe(202);
    });
  });
}
