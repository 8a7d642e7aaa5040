import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import { messageLogModel } from "../model/index.ts";
import { holderOf, type OpenApi, openApi, testNow, type Told } from "../../test/open-api.ts";
import { operations } from "./operations.ts";

const monitoring = holderOf("MonitoringDataRead");
const deployer = holderOf("MonitoringArtifactsDeploy");
const logger = holderOf("ExternalLoggingActivate", "ExternalLoggingActivationRead");
const archivist = holderOf("DataArchivingActivate", "DataArchivingRead");

const entity = ({ text }: Told): Readonly<Record<string, unknown>> =>
  (JSON.parse(text) as { d: Readonly<Record<string, unknown>> }).d;
const list = ({ text }: Told): readonly Readonly<Record<string, unknown>>[] =>
  (JSON.parse(text) as { d: { results: readonly Readonly<Record<string, unknown>>[] } }).d.results;
const message = ({ text }: Told): string =>
  (JSON.parse(text) as { error: { message: { value: string } } }).error.message.value;

it("every function of the model does something, and nothing else can be called", () => {
  expect([...operations.keys()].toSorted()).toEqual(
    messageLogModel.functionImports.map(({ name }) => name).toSorted(),
  );
});

for (const engine of engines) {
  describe.skipIf(!engine.available)(`On ${engine.name}`, () => {
    let api: OpenApi;
    beforeAll(async () => {
      api = await openApi(engine);
    });
    afterAll(() => api.close());

    const log = async (guid: string, status: string, end: number | null = null): Promise<void> => {
      await sql`insert into message_processing_logs (message_guid, status, custom_status, log_start, log_end)
        values (${guid}, ${status}, ${status}, ${testNow - 5000}, ${end})`.execute(api.database.kysely);
    };

    describe("a message", () => {
      beforeEach(() => sql`delete from message_processing_logs`.execute(api.database.kysely));

      it.each(["PROCESSING", "RETRY", "ABANDONED"])(
        "that is %s is cancelled, and answered",
        async (status) => {
          await log("a'b", status);
          const told = await api.ask(deployer, "POST CancelMessageProcessingLog?Id='a''b'");
          expect([told.status, entity(told)]).toEqual([
            200,
            expect.objectContaining({
              MessageGuid: "a'b",
              Status: "CANCELLED",
              CustomStatus: "CANCELLED",
              LogEnd: `/Date(${testNow})/`,
            }),
          ]);
          const read = await api.ask(monitoring, "GET MessageProcessingLogs('a''b')");
          expect(entity(read)["Status"]).toBe("CANCELLED");
        },
      );

      it.each(["COMPLETED", "FAILED", "CANCELLED", "ESCALATED", "DISCARDED"])(
        "that is %s has ended: 500 with a text, and it stays as it is",
        async (status) => {
          await log("done", status, testNow - 1000);
          const told = await api.ask(deployer, "POST CancelMessageProcessingLog?Id='done'");
          expect([told.status, message(told)]).toEqual([
            500,
            "The message cannot be cancelled: only messages in status PROCESSING, RETRY or ABANDONED can.",
          ]);
          const read = entity(await api.ask(monitoring, "GET MessageProcessingLogs('done')"));
          expect([read["Status"], read["LogEnd"]]).toEqual([status, `/Date(${testNow - 1000})/`]);
        },
      );

      it("that keeps a status of its flow's own keeps it", async () => {
        await log("own", "RETRY");
        await sql`update message_processing_logs set custom_status = 'MINE'`.execute(api.database.kysely);
        const told = await api.ask(deployer, "POST CancelMessageProcessingLog?Id='own'");
        expect(entity(told)["CustomStatus"]).toBe("MINE");
      });

      it("that does not exist is not found, and without its role nobody learns that", async () => {
        const line = "POST CancelMessageProcessingLog?Id='none'";
        expect((await api.ask(deployer, line)).status).toBe(404);
        expect((await api.ask(monitoring, line)).status).toBe(403);
      });

      it("is cancelled by POST with its Id alone", async () => {
        await log("a", "RETRY");
        const get = await api.ask(deployer, "GET CancelMessageProcessingLog?Id='a'");
        expect([get.status, get.headers["Allow"]]).toEqual([405, "POST"]);
        for (const query of ["", "?Id=null", "?Id=5", "?MessageGuid='a'", "?Id='a'&x=1"]) {
          expect((await api.ask(deployer, `POST CancelMessageProcessingLog${query}`)).status).toBe(400);
        }
      });

      it("is answered in Atom where JSON is not asked for", async () => {
        await log("a", "RETRY");
        const told = await api.ask(deployer, "POST CancelMessageProcessingLog?Id='a'", {
          headers: { accept: "application/atom+xml" },
        });
        expect(told.text).toContain("<d:Status>CANCELLED</d:Status>");
      });
    });

    describe("external logging", () => {
      it("is activated with a level, deactivated, and leaves an event each time", async () => {
        const activated = await api.ask(logger, "POST activateExternalLogging?defaultLogLevel='ERROR'");
        expect([activated.status, activated.text]).toEqual([
          200,
          '{"d":{"activateExternalLogging":"External logging was activated with the default log level ERROR."}}',
        ]);
        const status = entity(await api.ask(logger, "GET ExternalLoggingActivationStatus('x')"));
        expect(status["Active"]).toBe(true);
        expect((await api.ask(logger, "POST deactivateExternalLogging")).status).toBe(200);
        const after = entity(await api.ask(logger, "GET ExternalLoggingActivationStatus('x')"));
        expect(after["Active"]).toBe(false);
        const events = list(await api.ask(logger, "GET ExternalLoggingEvents?$orderby=Timestamp"));
        expect(events.map((row) => [row["Timestamp"], row["EventType"], row["HasError"]])).toEqual([
          [String(testNow), "ACTIVATION", false],
          [String(testNow + 1), "DEACTIVATION", false],
        ]);
      });

      it("knows three levels, and takes INFO without one", async () => {
        const told = await api.ask(logger, "POST activateExternalLogging?defaultLogLevel='DEBUG'");
        expect(told.status).toBe(400);
        expect((await api.ask(logger, "POST activateExternalLogging")).text).toContain("log level INFO");
      });

      it("answers in XML where JSON is not asked for", async () => {
        const told = await api.ask(logger, "POST deactivateExternalLogging", { headers: { accept: "*/*" } });
        expect(told.text).toContain(
          '<deactivateExternalLogging xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices"',
        );
        expect(told.text).toContain(">External logging was deactivated.</deactivateExternalLogging>");
      });

      it("is switched only by who may", async () => {
        const reader = holderOf("ExternalLoggingActivationRead");
        expect((await api.ask(reader, "POST activateExternalLogging")).status).toBe(403);
      });
    });

    it("archiving is activated, once and for all", async () => {
      for (let round = 0; round < 2; round += 1) {
        expect((await api.ask(archivist, "POST activateArchivingConfiguration")).status).toBe(200);
      }
      const configuration = entity(await api.ask(archivist, "GET ArchivingConfigurations('x')"));
      expect(configuration["Active"]).toBe(true);
    });
  });
}
