import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "./chromium.ts";
import { read, tokenFor } from "./flows.ts";
import { firstLog, type Log, logs, milliseconds } from "./message-log.ts";
import { type BrowserPage, openPage, type Outcome } from "./openui5/browser-page.ts";
import { type Stack, startStack } from "./stack.ts";

/** OpenUI5's `sap.ui.model.odata.v2.ODataModel`, unchanged, in a browser; its page reaches the API through a proxy. */

const chromium = findChromium();
const failedFirst = { filter: ["Status", "EQ", "FAILED"], sort: [["LogEnd", true]] };

/** A log as the model keeps it: dates are dates, expanded entities are keys of others. */
interface Row {
  readonly MessageGuid: string;
  readonly Status: string;
  readonly LogStart: Date | null;
  readonly IntegrationArtifact: Log["IntegrationArtifact"];
  readonly CustomHeaderProperties: { readonly __list: readonly string[] };
}
interface Rows {
  readonly rows: readonly Row[];
  readonly length: number;
}

describe.skipIf(chromium === undefined)("OpenUI5's ODataModel", () => {
  let stack: Stack;
  let page: BrowserPage;
  let token: string;
  let failed: Log;
  beforeAll(async () => {
    stack = await startStack();
    token = await tokenFor(stack, "demo-api", "secret");
    failed = await firstLog(stack, token, "$filter=Status eq 'FAILED'&$orderby=LogEnd desc");
    page = await openPage(chromium ?? "", stack.home, { service: stack.apiUrl, root: "/api/v1" }, () => ({
      authorization: `Bearer ${token}`,
    }));
  });
  beforeEach(() => page.forget());
  afterAll(async () => {
    await page?.close();
    await stack?.stop();
  });
  const targets = (): readonly string[] => page.calls.map(({ method, target }) => `${method} ${target}`);
  const counted = async (filter: string): Promise<number> =>
    Number((await read(stack, token, `MessageProcessingLogs/$count?$filter=${filter}`)).text);

  describe("without batches", () => {
    let entityTypes: readonly string[];
    beforeAll(async () => {
      entityTypes = await page.ask("open", { serviceUrl: "/api/v1/", useBatch: false });
    });

    it("understands the metadata", () => {
      const some = ["MessageProcessingLog", "MessageProcessingLogCustomHeaderProperty"];
      expect(entityTypes).toEqual(expect.arrayContaining(some));
    });

    it("binds a table to a filtered and sorted list, and counts it in the same request", async () => {
      const { rows, length } = await page.ask<Rows>("list", "/MessageProcessingLogs", {
        ...failedFirst,
        parameters: { countMode: "Inline", expand: "CustomHeaderProperties" },
        length: 5,
      });
      expect(rows.map(({ Status }) => Status)).toEqual(Array.from({ length: 5 }, () => "FAILED"));
      expect(rows[0]?.MessageGuid).toBe(failed.MessageGuid);
      expect(length).toBe(await counted("Status eq 'FAILED'"));
      expect(targets()).toEqual([
        "GET /api/v1/MessageProcessingLogs?$skip=0&$top=5&$orderby=LogEnd%20desc&$filter=Status%20eq%20%27FAILED%27&$expand=CustomHeaderProperties&$inlinecount=allpages",
      ]);
    });

    it("keeps expanded headers as entities of their own and dates as dates", async () => {
      const some = await logs(stack, token, "$expand=CustomHeaderProperties&$top=100");
      const tagged = some.find((log) => log.CustomHeaderProperties.results.length > 0) as Log;
      const path = `/MessageProcessingLogs('${tagged.MessageGuid}')`;
      const { data } = await page.ask<Outcome<Row>>("read", path, {
        urlParameters: { $expand: "CustomHeaderProperties" },
      });
      expect(data?.LogStart).toEqual(new Date(milliseconds(tagged.LogStart) ?? 0));
      const log = await page.ask<Row>("property", path);
      expect(log.IntegrationArtifact).toMatchObject({ Id: tagged.IntegrationFlowName });
      const [header = ""] = log.CustomHeaderProperties.__list;
      const { Name, Value } = tagged.CustomHeaderProperties.results[0] ?? {};
      expect(await page.ask("property", `/${header}`)).toMatchObject({ Name, Value });
    });

    it("counts with a request of its own, and fetches the rows that the user scrolls to", async () => {
      const table = { ...failedFirst, parameters: { countMode: "Request" }, start: 10, length: 10 };
      const { rows, length } = await page.ask<Rows>("list", "/MessageProcessingLogs", table);
      expect(targets()).toEqual([
        "GET /api/v1/MessageProcessingLogs/$count?$filter=Status%20eq%20%27FAILED%27",
        "GET /api/v1/MessageProcessingLogs?$skip=10&$top=10&$orderby=LogEnd%20desc&$filter=Status%20eq%20%27FAILED%27",
      ]);
      expect(length).toBe(await counted("Status eq 'FAILED'"));
      const query = "$filter=Status eq 'FAILED'&$orderby=LogEnd desc&$skip=10";
      expect(rows[0]?.MessageGuid).toBe((await firstLog(stack, token, query)).MessageGuid);
    });

    it("combines conditions on texts, dates and members of the artifact", async () => {
      const start = milliseconds(failed.LogStart) ?? 0;
      const since = new Date(start - 1);
      const { rows } = await page.ask<Rows>("list", "/MessageProcessingLogs", {
        filter: {
          and: [
            {
              or: [
                ["Status", "EQ", "FAILED"],
                ["Status", "Contains", "RETR"],
              ],
            },
            ["LogStart", "BT", since, new Date(start)],
            ["IntegrationArtifact/Id", "StartsWith", failed.IntegrationFlowName],
            ["IntegrationArtifact/Name", "NE", "O'Neil"],
          ],
        },
        parameters: { countMode: "None" },
      });
      expect(rows.map(({ MessageGuid }) => MessageGuid)).toContain(failed.MessageGuid);
      for (const row of rows) expect(Number(row.LogStart)).toBeGreaterThanOrEqual(Number(since));
    });

    it("reads the error of a log that is not there, in code and text", async () => {
      const { failure } = await page.ask<Outcome<Row>>("read", "/MessageProcessingLogs('none')");
      expect(failure).toEqual({
        status: 404,
        message: "HTTP request failed",
        error: {
          code: "Not Found",
          message: { lang: "en", value: "Requested entity could not be found." },
        },
      });
      await expect
        .poll(() => page.complaints.at(-1))
        .toContain('"message":"Requested entity could not be found."');
    });

    it("shows what is wrong with a query", async () => {
      const urlParameters = { $filter: "Colour eq 'red'" };
      const { failure } = await page.ask<Outcome<Row>>("read", "/MessageProcessingLogs", { urlParameters });
      expect([failure?.status, failure?.error.message.value]).toEqual([
        400,
        expect.stringContaining('No property "Colour" exists in type "com.sap.hci.api.MessageProcessingLog"'),
      ]);
    });
  });

  describe("with batches, its default,", () => {
    beforeAll(() => page.ask("open", { serviceUrl: "/api/v1/" }));
    const sent = (): readonly string[] => targets().filter((target) => target.startsWith("POST"));

    it("counts a list and reads a page of it in one request", async () => {
      const table = { ...failedFirst, parameters: { expand: "CustomHeaderProperties" }, length: 5 };
      const { rows, length } = await page.ask<Rows>("list", "/MessageProcessingLogs", table);
      expect([rows.length, rows[0]?.MessageGuid]).toEqual([5, failed.MessageGuid]);
      expect(length).toBe(await counted("Status eq 'FAILED'"));
      expect(sent()).toEqual(["POST /api/v1/$batch"]);
    });

    it("reads several things in one request, and one that fails leaves the others alone", async () => {
      const guid = failed.MessageGuid;
      const [log, none, headers] = await page.ask<readonly Outcome<Row>[]>("readTogether", [
        `/MessageProcessingLogs('${guid}')`,
        "/MessageProcessingLogs('none')",
        `/MessageProcessingLogs('${guid}')/CustomHeaderProperties`,
      ]);
      expect([log?.status, log?.data?.MessageGuid]).toEqual([200, guid]);
      expect(none?.failure).toMatchObject({
        status: 404,
        error: { code: "Not Found", message: { value: "Requested entity could not be found." } },
      });
      expect(headers?.status).toBe(200);
      expect(sent()).toEqual(["POST /api/v1/$batch"]);
    });
  });
});
