import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import { holderOf, type OpenApi, openApi, type Told } from "../../test/open-api.ts";

const message = ({ text }: Told): string =>
  (JSON.parse(text) as { error: { message: { value: string } } }).error.message.value;

for (const engine of engines) {
  describe.skipIf(!engine.available)(`On ${engine.name}`, () => {
    let api: OpenApi;
    beforeAll(async () => {
      api = await openApi(engine);
    });
    afterAll(() => api.close());

    describe("an idempotent entry", () => {
      const eraser = holderOf("MessageProcessingLocksRead", "MessageProcessingLocksDelete");
      const hex = (text: string): string => Buffer.from(text).toString("hex").toUpperCase();
      const count = async (): Promise<number> => {
        const { rows } = await sql<{ n: number }>`select count(*) as n from idempotent_entries`.execute(
          api.database.kysely,
        );
        return Number(rows[0]?.n);
      };
      beforeEach(async () => {
        await sql`delete from idempotent_entries`.execute(api.database.kysely);
        for (const entry of ["one", "two"]) {
          await sql`insert into idempotent_entries (hex_vendor, hex_source, hex_entry, hex_component)
            values (${hex("v")}, ${hex("s")}, ${hex(entry)}, ${hex("c")})`.execute(api.database.kysely);
        }
      });

      it("is deleted with 204, in capital or small digits, and again when it is gone", async () => {
        const key = `HexSource='${hex("s")}',HexEntry='${hex("one").toLowerCase()}'`;
        for (let round = 0; round < 2; round += 1) {
          const told = await api.ask(eraser, `DELETE IdempotentRepositoryEntries(${key})`);
          expect([told.status, told.text]).toEqual([204, ""]);
          expect(await count()).toBe(1);
        }
        const whole = `${key.replace(hex("one").toLowerCase(), hex("two"))},HexVendor='${hex("v")}',HexComponent='${hex("c")}'`;
        expect((await api.ask(eraser, `DELETE GenericIdempotentRepositoryEntries(${whole})`)).status).toBe(
          204,
        );
        expect(await count()).toBe(0);
      });

      it.each(["xyz", "ABC", "+1"])("with the key %s is refused with 500", async (bad) => {
        const told = await api.ask(
          eraser,
          `DELETE IdempotentRepositoryEntries(HexSource='${bad}',HexEntry='00')`,
        );
        expect([told.status, message(told)]).toEqual([
          500,
          "The key is not valid: hexadecimal digits are expected.",
        ]);
      });

      it("is deleted only by who may", async () => {
        const reader = holderOf("MessageProcessingLocksRead");
        const told = await api.ask(
          reader,
          "DELETE IdempotentRepositoryEntries(HexSource='00',HexEntry='00')",
        );
        expect([told.status, await count()]).toEqual([403, 2]);
      });
    });

    describe("a data store", () => {
      const eraser = holderOf("DataStoresAndQueuesDelete");
      const add = (id: string, store: string) =>
        sql`insert into data_store_messages (id, data_store_name, integration_flow, type)
          values (${id}, ${store}, 'Flow', '')`.execute(api.database.kysely);
      const left = async (): Promise<readonly string[]> => {
        const { rows } = await sql<{ id: string }>`select id from data_store_messages order by id`.execute(
          api.database.kysely,
        );
        return rows.map((row) => row.id);
      };
      beforeEach(async () => {
        await sql`delete from data_store_messages`.execute(api.database.kysely);
        for (const id of ["1", "2"]) await add(id, "Orders");
        await add("3", "Other");
      });

      it("is deleted with 202 and all its entries, an entry alone, and 404 where it is not", async () => {
        const key = "DataStoreName='Orders',IntegrationFlow='Flow',Type=''";
        expect((await api.ask(eraser, `DELETE DataStoreEntries(Id='1',${key})`)).status).toBe(202);
        expect(await left()).toEqual(["2", "3"]);
        expect((await api.ask(eraser, `DELETE DataStores(${key})`)).status).toBe(202);
        expect(await left()).toEqual(["3"]);
        expect((await api.ask(eraser, `DELETE DataStores(${key})`)).status).toBe(404);
      });

      it("'s entry is deleted along its link, too", async () => {
        const path =
          "DataStores(DataStoreName='Orders',IntegrationFlow='Flow',Type='')/Entries(Id='1',DataStoreName='Orders',IntegrationFlow='Flow',Type='')";
        expect((await api.ask(eraser, `DELETE ${path}`)).status).toBe(202);
        expect(await left()).toEqual(["2", "3"]);
      });

      it("and others go together or not at all in a change set", async () => {
        const part = (line: string): string =>
          `Content-Type: application/http\r\n\r\n${line} HTTP/1.1\r\n\r\n`;
        const of = (lines: readonly string[]): { headers: Record<string, string>; body: string } => ({
          headers: { "content-type": "multipart/mixed; boundary=b" },
          body: `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${lines
            .map((line) => `--c\r\n${part(line)}\r\n`)
            .join("")}--c--\r\n--b--`,
        });
        const first = "DELETE DataStoreEntries(Id='1',DataStoreName='Orders',IntegrationFlow='Flow',Type='')";
        const absent = first.replace("'1'", "'none'");
        const failed = await api.ask(eraser, "POST $batch", of([first, absent]));
        expect(failed.text).toMatch(/HTTP\/1\.1 404 Not Found/);
        expect(failed.text).not.toContain("HTTP/1.1 202");
        expect(await left()).toEqual(["1", "2", "3"]);
        const forbidden = of([first, "DELETE MessageProcessingLogs('a')"]);
        expect((await api.ask(eraser, "POST $batch", forbidden)).text).toMatch(/HTTP\/1\.1 405 /);
        expect(await left()).toEqual(["1", "2", "3"]);
        const done = await api.ask(eraser, "POST $batch", of([first, first.replace("'1'", "'2'")]));
        expect(done.text.match(/HTTP\/1\.1 202 Accepted/g)).toHaveLength(2);
        expect(await left()).toEqual(["3"]);
      });
    });

    it("a variable is deleted with 202", async () => {
      await sql`insert into variables (variable_name, integration_flow) values ('v', 'Flow')`.execute(
        api.database.kysely,
      );
      const eraser = holderOf("DataStoresAndQueuesDelete");
      const line = "DELETE Variables(VariableName='v',IntegrationFlow='Flow')";
      expect((await api.ask(eraser, line)).status).toBe(202);
      expect((await api.ask(eraser, line)).status).toBe(404);
    });

    it.each([
      ["DELETE MessageProcessingLogs('a')", "GET, HEAD"],
      ["POST MessageProcessingLogs", "GET, HEAD"],
      ["PUT MessageProcessingLogs('a')/Status", "GET, HEAD"],
      ["MERGE DataStores(DataStoreName='a',IntegrationFlow='b',Type='c')", "GET, HEAD, DELETE"],
      ["POST Variables", "GET, HEAD"],
      ["PUT ", "GET, HEAD"],
      ["DELETE MessageProcessingLogAttachments('a')", "GET, HEAD"],
    ])("%s is refused with 405 and told %s", async (line, allow) => {
      const told = await api.ask(holderOf("MonitoringDataRead"), line);
      expect([told.status, told.headers["Allow"], message(told)]).toEqual([
        405,
        allow,
        "The request dispatcher does not allow the HTTP method used for the request.",
      ]);
    });

    it("a delete may be carried by a POST, and a read by nothing", async () => {
      const eraser = holderOf("DataStoresAndQueuesDelete");
      const line = "POST Variables(VariableName='none',IntegrationFlow='Flow')";
      const carried = (method: string) => api.ask(eraser, line, { headers: { "x-http-method": method } });
      expect((await carried("DELETE")).status).toBe(404);
      expect((await carried("GET")).status).toBe(400);
      expect((await carried("FOO")).status).toBe(400);
    });
  });
}
