import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import { holderOf } from "../../test/open-api.ts";
import { exactly, exempt, openPolicedApi, type PolicedApi, reader } from "../../test/policed-api.ts";
import { messageLogModel } from "../model/index.ts";

const like = (...given: Parameters<typeof exactly>) => ({
  ...exactly(...given),
  ConditionType: "regularExpression",
});

it("No filter, order or link to one entity looks into what a policy keeps from somebody", () => {
  const links = messageLogModel.entityTypes.flatMap(({ navigation }) => navigation);
  const toOne = links.filter(({ multiplicity }) => multiplicity !== "*");
  expect(toOne).not.toEqual([]);
  expect(toOne.map(({ target }) => messageLogModel.byName.get(target)?.guard)).toEqual(
    toOne.map(() => undefined),
  );
});

for (const engine of engines) {
  describe.skipIf(!engine.available)(`On ${engine.name}, with an access policy,`, () => {
    let api: PolicedApi;
    /** Of a flow: guid of a log, and ids of an attachment, a stored message and a trace of it. */
    interface Own {
      readonly guid: string;
      readonly attachment: string;
    }
    let own: Own;
    let other: Own;
    let flow: string;
    let flowName: string;
    let packageId: string;

    const number = async (path: string, as = reader): Promise<number> => {
      const told = await api.ask(as, `GET ${path}`, { headers: { accept: "text/plain" } });
      expect([path, told.status, told.text]).toEqual([path, 200, expect.stringMatching(/^\d+$/)]);
      return Number(told.text);
    };

    beforeAll(async () => {
      api = await openPolicedApi(engine);
      ({ flow, flowName, packageId } = await api.one(
        sql<{
          flow: string;
          flowName: string;
          packageId: string;
        }>`select l.artifact_id as "flow", l.artifact_name as "flowName", l.artifact_package_id as "packageId"
          from attachments a join message_processing_logs l on l.message_guid = a.message_guid order by a.id limit 1`,
      ));
      const of = (condition: ReturnType<typeof sql>): Promise<Own> =>
        api.one(
          sql<Own>`select l.message_guid as "guid", a.id as "attachment"
            from attachments a join message_processing_logs l on l.message_guid = a.message_guid
            where ${condition} order by a.id limit 1`,
        );
      own = await of(sql`l.artifact_id = ${flow}`);
      other = await of(sql`l.artifact_package_id <> ${packageId}`);
    }, 60_000);
    afterEach(() => api.unprotect());
    afterAll(() => api.close());

    /** Every road to an attachment, and what comes of it when it is protected. */
    const roads = (log: Own): readonly string[] => [
      `GET MessageProcessingLogAttachments('${log.attachment}')`,
      `GET MessageProcessingLogAttachments('${log.attachment}')/$value`,
      `GET MessageProcessingLogAttachments('${log.attachment}')/Name`,
      `GET MessageProcessingLogAttachments('${log.attachment}')/Name/$value`,
      `GET MessageProcessingLogs('${log.guid}')/Attachments`,
      `GET MessageProcessingLogs('${log.guid}')/Attachments/$count`,
      `GET MessageProcessingLogs('${log.guid}')/$links/Attachments`,
      `GET MessageProcessingLogs('${log.guid}')/Attachments('${log.attachment}')`,
      `GET MessageProcessingLogs('${log.guid}')/Attachments('${log.attachment}')/$value`,
      `GET MessageProcessingLogs('${log.guid}')/Attachments?$filter=Name eq 'there is none'`
        .replaceAll(" ", "%20")
        .replace("GET%20", "GET "),
    ];

    it("attachments of the artifact answer 403 on every road, and those of others 200", async () => {
      await api.protect(exactly("INTEGRATION_FLOW", "ID", flow));
      for (const line of roads(own)) expect([line, await api.status(line)]).toEqual([line, 403]);
      for (const line of roads(other)) expect([line, await api.status(line)]).toEqual([line, 200]);
    });

    it("the role AccessAllAccessPoliciesArtifacts lifts it, and gives no other right", async () => {
      await api.protect(exactly("INTEGRATION_FLOW", "ID", flow));
      for (const line of roads(own)) expect([line, await api.status(line, exempt)]).toEqual([line, 200]);
      const alone = holderOf("AccessAllAccessPoliciesArtifacts", "MonitoringDataRead");
      for (const line of roads(own)) expect([line, await api.status(line, alone)]).toEqual([line, 403]);
    });

    it("the log, its custom headers, its error and the list of its stored messages stay visible", async () => {
      await api.protect(exactly("INTEGRATION_FLOW", "ID", flow));
      for (const path of ["", "/CustomHeaderProperties", "/AdapterAttributes", "/MessageStoreEntries"])
        expect([path, await api.status(`GET MessageProcessingLogs('${own.guid}')${path}`)]).toEqual([
          path,
          200,
        ]);
    });

    it("what is protected is in no list, no count and no expand, and all of it is in those of who is exempt", async () => {
      const all = await number("MessageProcessingLogAttachments/$count");
      const { n: hidden } = await api.one(
        sql<{ n: number | string }>`select count(*) as n from attachments a join message_processing_logs l
          on l.message_guid = a.message_guid where l.artifact_id = ${flow}`,
      );
      expect(Number(hidden)).toBeGreaterThan(0);
      await api.protect(exactly("INTEGRATION_FLOW", "ID", flow));
      expect(await number("MessageProcessingLogAttachments/$count")).toBe(all - Number(hidden));
      expect(await number("MessageProcessingLogAttachments/$count", exempt)).toBe(all);
      const listed = await api.ask(
        reader,
        "GET MessageProcessingLogAttachments?$top=1000&$inlinecount=allpages",
      );
      expect(listed.text).not.toContain(`'${own.attachment}'`);
      expect(listed.text).toContain(`"__count":"${all - Number(hidden)}"`);
      const expanded = `GET MessageProcessingLogs('${own.guid}')?$expand=Attachments`;
      expect((await api.ask(reader, expanded)).text).toContain('"Attachments":{"results":[]}');
      expect((await api.ask(exempt, expanded)).text).toContain(`"Id":"${own.attachment}"`);
    });

    it("a part of a batch is refused by itself", async () => {
      await api.protect(exactly("INTEGRATION_FLOW", "ID", flow));
      const part = (guid: string): string =>
        `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET MessageProcessingLogs('${guid}')/Attachments HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n`;
      const told = await api.ask(reader, "POST $batch", {
        headers: { "content-type": "multipart/mixed; boundary=b" },
        body: `${part(own.guid)}${part(other.guid)}--b--\r\n`,
      });
      expect([told.status, [...told.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code)]).toEqual([
        202,
        ["403", "200"],
      ]);
    });

    it.each([
      ["the flow's name", () => exactly("INTEGRATION_FLOW", "Name", flowName)],
      ["an expression", () => like("INTEGRATION_FLOW", "ID", `${flow.slice(0, 4)}.*`)],
      ["the package", () => exactly("INTEGRATION_PACKAGE", "ID", packageId)],
    ])("by %s it protects as well", async (_what, reference) => {
      await api.protect(reference());
      expect(await api.status(`GET MessageProcessingLogs('${own.guid}')/Attachments`)).toBe(403);
      expect(await api.status(`GET MessageProcessingLogs('${other.guid}')/Attachments`)).toBe(200);
    });

    it.each([
      ["another case", () => exactly("INTEGRATION_FLOW", "ID", flow.toUpperCase())],
      ["the beginning", () => exactly("INTEGRATION_FLOW", "ID", flow.slice(0, -1))],
      ["wildcards of SQL in an exact text", () => exactly("INTEGRATION_FLOW", "ID", "%")],
      ["wildcards of GLOB in an exact text", () => exactly("INTEGRATION_FLOW", "ID", "*")],
      ["a queue", () => exactly("MESSAGE_QUEUE", "Name", flow)],
    ])("that names %s it does not protect the flow", async (_what, reference) => {
      await api.protect(reference());
      expect(await api.status(`GET MessageProcessingLogs('${own.guid}')/Attachments`)).toBe(200);
    });

    it("traces of the artifact and all that is below them answer 403", async () => {
      const trace = await api.one(
        sql<{ id: number; flow: string }>`select t.trace_id as id, l.artifact_id as flow from trace_messages t
          join message_processing_logs l on l.message_guid = t.message_guid order by t.trace_id limit 1`,
      );
      const paths = ["", "/$value", "/Properties", "/ExchangeProperties", "/MimeType"];
      for (const path of paths)
        expect([path, await api.status(`GET TraceMessages(${trace.id}L)${path}`)]).toEqual([path, 200]);
      await api.protect(exactly("INTEGRATION_FLOW", "ID", trace.flow));
      for (const path of paths)
        expect([path, await api.status(`GET TraceMessages(${trace.id}L)${path}`)]).toEqual([path, 403]);
    });
  });
}
