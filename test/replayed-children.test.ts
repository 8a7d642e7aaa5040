import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, type Feed, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { importWholeLog, whole } from "./whole-log.ts";

/** Requests that published clients send for what hangs below a log, letter by letter, and what those clients read. */

let stack: Stack;
let token: string;
const ended = Date.now() - 3_600_000;
beforeAll(async () => {
  stack = await startStack();
  await importWholeLog(stack, ended);
  token = await tokenFor(stack, "demo-api", "secret");
});
afterAll(() => stack.stop());

type Entity = Readonly<Record<string, unknown>>;
const get = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${path}`, { headers: { ...headers, ...bearer(token) } });
const results = async (path: string, headers?: Record<string, string>): Promise<readonly Entity[]> => {
  const reply = await get(path, headers);
  expect([reply.status, reply.text.slice(0, 300)]).toEqual([200, expect.stringMatching(/^\{"d"/)]);
  return reply.json<Feed<Entity>>().d.results;
};
const json = { accept: "application/json" };
const log = `MessageProcessingLogs('${whole.guid}')`;

describe("CPI-Helper, which sends no Accept,", () => {
  const own = { "x-cpi-helper-request": "true" };

  it("CH5 reads the runs of a message, newest first, with and without their number", async () => {
    const reply = await get(`${log}/Runs?$inlinecount=allpages&$format=json&$top=200`, own);
    const { __count, results: runs } = reply.json<Feed<Entity>>().d;
    expect([__count, runs.length]).toEqual(["1", 1]);
    expect(runs[0]).toMatchObject({
      Id: whole.run,
      OverallState: "FAILED",
      LogLevel: "TRACE",
      RunStart: expect.stringMatching(/^\/Date\(\d{13}\)\/$/) as string,
      RunStop: expect.stringMatching(/^\/Date\(\d{13}\)\/$/) as string,
    });
    expect((await results(`${log}/Runs?$format=json`, own)).map(({ Id }) => Id)).toEqual([whole.run]);
  });

  it.each([
    ["", "$inlinecount=allpages&$format=json&$top=300"],
    [", with a blank before an option's name,", "$inlinecount=allpages&$format=json&%20$top=300"],
  ])("CH6 reads the steps of a run, last first%s", async (_name, options) => {
    const steps = await results(`MessageProcessingLogRuns('${whole.run}')/RunSteps?${options}`, own);
    expect(steps.map(({ ChildCount }) => ChildCount)).toEqual([whole.step, 3]);
    expect(steps[0]).toMatchObject({
      StepId: `Step_${whole.step}`,
      ModelStepId: `CallActivity_${whole.step}`,
      Error: "it failed",
      BranchId: "0",
      RunId: whole.run,
      Activity: "Content Modifier",
    });
    expect(steps[1]).toMatchObject({ Error: null, StepStop: expect.any(String) as string });
  });

  it("CH7 reads a step with its properties, a slash behind its key", async () => {
    const key = `RunId='${whole.run}',ChildCount=${whole.step}`;
    const path = `MessageProcessingLogRunSteps(${key})/?$expand=RunStepProperties&$format=json`;
    const { d } = (await get(path, own)).json<{ d: { RunStepProperties: { results: readonly Entity[] } } }>();
    expect(d.RunStepProperties.results).toMatchObject([{ Name: "TraceIds", Value: `[${whole.trace.id}]` }]);
  });

  it("CH8 reads the traces of a step, their headers, properties and bytes", async () => {
    const key = `RunId='${whole.run}',ChildCount=${whole.step}`;
    const traces = await results(`MessageProcessingLogRunSteps(${key})/TraceMessages?$format=json`, own);
    expect(traces.map(({ TraceId }) => TraceId)).toEqual([whole.trace.id]);
    for (const id of [whole.trace.id, `${whole.trace.id}L`]) {
      const trace = `TraceMessages(${id})`;
      expect(await results(`${trace}/Properties?$format=json`, own)).toMatchObject([
        { Name: "SAP_TRACE_HEADER_1_MessageType", Value: "STEP" },
      ]);
      expect(await results(`${trace}/ExchangeProperties?$format=json`, own)).toMatchObject([
        { Name: "CamelCharsetName", Value: "UTF-8" },
      ]);
      const body = await get(`${trace}/$value`, own);
      expect([body.status, body.text]).toEqual([200, whole.trace.body]);
    }
  });

  it("CH9 reads stored messages and attachments, and what is in them", async () => {
    const [entry] = await results(`${log}/MessageStoreEntries?$format=json`, own);
    expect(entry).toMatchObject({ Id: whole.entry.id, HasAttachments: true });
    const body = await get(`MessageStoreEntries('${whole.entry.id}')/$value`, own);
    expect([body.status, body.text]).toEqual([200, whole.entry.body]);
    const stored = `MessageStoreEntries('${whole.entry.id}')/Properties?$format=json`;
    expect(await results(stored, own)).toMatchObject([{ Name: "SAP_Sender", Value: "SHOP" }]);

    const [attachment] = await results(`${log}/Attachments?$format=json`, own);
    expect(attachment).toMatchObject({
      Id: whole.attachment.id,
      Name: whole.attachment.name,
      ContentType: "application/xml",
      TimeStamp: expect.stringMatching(/^\/Date\(\d{13}\)\/$/) as string,
      PayloadSize: String(whole.attachment.body.length),
    });
    const bytes = await get(`MessageProcessingLogAttachments('${whole.attachment.id}')/$value`, own);
    expect([bytes.status, bytes.text]).toEqual([200, whole.attachment.body]);
  });

  it("follows the addresses that an attachment gives for itself and its bytes, with its own type as Accept", async () => {
    const [attachment] = await results(`${log}/Attachments`, json);
    const { media_src: source, content_type: type } = (attachment?.["__metadata"] ?? {}) as Record<
      string,
      string
    >;
    const reply = await stack.call(source ?? "", { headers: { accept: type ?? "", ...bearer(token) } });
    expect([reply.status, reply.text]).toEqual([200, whole.attachment.body]);
  });
});

describe("the Cloud SDK's generated client for message logs", () => {
  it("MC1 reads what hangs below a log", async () => {
    expect(await results(`${log}/AdapterAttributes`, json)).toMatchObject([
      { AdapterId: "HTTPS Sender", AdapterMessageId: "m-1", Name: "Address", Value: "/orders" },
    ]);
    expect(await results(`${log}/CustomHeaderProperties`, json)).toMatchObject([whole.header]);
    const error = (await get(`${log}/ErrorInformation`, json)).json<{ d: Entity }>().d;
    expect(error).toMatchObject({ MessageGuid: whole.guid, Type: "text/plain" });
    const text = await get(`${log}/ErrorInformation/$value`, json);
    expect([text.status, text.text]).toEqual([200, whole.errorText]);
  });

  it("MC1 filters by artifact and times to the millisecond, bracketed and with %20", async () => {
    const conditions = [
      `(IntegrationArtifact/Id eq '${whole.flow}')`,
      "(LogStart ge datetime'2019-03-11T11:39:42.000')",
      `(LogEnd le datetime'${new Date(Date.now()).toISOString().slice(0, 23)}')`,
    ];
    const filter = `(${conditions.join(" and ")})`.replaceAll(" ", "%20");
    const found = await results(`MessageProcessingLogs?$top=50&$filter=${filter}`, json);
    expect(found.map(({ MessageGuid }) => MessageGuid)).toEqual([whole.guid]);
    const count = await get(`MessageProcessingLogs/$count?$filter=${filter}`, json);
    expect([count.status, count.text]).toEqual([200, "1"]);
  });
});

describe("services of users", () => {
  it("JV1 reads pages with their number and custom headers that it searches for", async () => {
    const options = [
      "$top=5",
      "$skip=0",
      "$orderby=LogStart desc",
      "$inlinecount=allpages",
      `$filter=CustomStatus eq 'FAILED' and (IntegrationArtifact/Id eq '${whole.flow}' or IntegrationArtifact/Id eq 'none')`,
      `filterCustomHeaderProperties='${whole.header.Name}' eq '${encodeURIComponent(whole.header.Value)}'`,
    ];
    const { __count, results: found } = (await get(`MessageProcessingLogs?${options.join("&")}`, json)).json<
      Feed<Entity>
    >().d;
    expect([__count, found.map(({ MessageGuid }) => MessageGuid)]).toEqual(["1", [whole.guid]]);
    expect((await results(`${log}/Attachments`, json)).map(({ Name }) => Name)).toEqual([
      whole.attachment.name,
    ]);
  });

  it.each([
    ["X1, without Accept,", {}],
    ["X4, which accepts JSON,", json],
  ])("%s reads the error text by the message's guid", async (_name, headers) => {
    const reply = await get(`MessageProcessingLogErrorInformations('${whole.guid}')/$value`, headers);
    expect([reply.status, reply.headers["content-type"], reply.text]).toEqual([
      200,
      expect.stringMatching(/^text\/plain/),
      whole.errorText,
    ]);
  });

  it("X9 reads runs and stored messages of a message", async () => {
    expect(await results(`${log}/Runs`, json)).toHaveLength(1);
    expect(await results(`${log}/MessageStoreEntries`, json)).toHaveLength(1);
  });

  it.each([
    ["oldest first", "%20and%20LogEnd%20gt%20datetime'SINCE'&$orderby=LogEnd asc"],
    ["in no order", "%20and%20LogEnd%20gt%20datetime'SINCE'"],
  ])("X5 polls for what failed since the last time, %s", async (_name, rest) => {
    const since = new Date(ended - 1000).toISOString().slice(0, 19);
    const found = await results(
      `MessageProcessingLogs?$filter=Status%20eq%20'FAILED'${rest.replace("SINCE", since)}`,
      json,
    );
    expect(found.map(({ MessageGuid }) => MessageGuid)).toContain(whole.guid);
  });

  it("X5 reads the latest, and what came before a moment", async () => {
    const latest = await results("MessageProcessingLogs?$format=json&$orderby=LogEnd desc&$top=7");
    expect(latest).toHaveLength(7);
    const until = new Date(ended).toISOString().slice(0, 19);
    const filter = `IntegrationFlowName eq '${whole.flow}' and LogStart le datetime'${until}'`;
    const before = await results(
      `MessageProcessingLogs?$filter=${filter}&$top=100&$orderby=LogStart desc`,
      json,
    );
    expect(before.map(({ MessageGuid }) => MessageGuid)).toEqual([whole.guid]);
  });

  it("X7 reads a window of ends and starts, and 204 for a message without an error", async () => {
    const [from, to] = [ended - 60_000, ended].map((moment) => new Date(moment).toISOString().slice(0, 23));
    const window = `LogEnd ge datetime'${from}' and LogStart le datetime'${to}'`;
    const found = await results(`MessageProcessingLogs?$filter=${window}`, json);
    expect(found.map(({ MessageGuid }) => MessageGuid)).toContain(whole.guid);
    const [completed] = await results("MessageProcessingLogs?$filter=Status eq 'COMPLETED'&$top=1", json);
    const none = await get(
      `MessageProcessingLogs('${String(completed?.["MessageGuid"])}')/ErrorInformation`,
      json,
    );
    expect([none.status, none.text]).toEqual([204, ""]);
  });

  it.each([
    ["FP1 with a slash", "GET", "/api/v1/", 200],
    ["X1 without a slash", "GET", "/api/v1", 200],
    ["Karlutka with HEAD", "HEAD", "/api/v1/", 200],
    ["the Contiva client at the host's root", "GET", "/", 200],
    ["the Cloud SDK where it is about to write", "HEAD", "/api/v1/$batch/", 405],
  ] as const)("%s fetches a CSRF token, which comes with a cookie", async (_name, method, path, status) => {
    const reply = await stack.call(`${stack.apiUrl}${path}`, {
      method,
      headers: { "x-csrf-token": "Fetch", ...json, ...bearer(token) },
    });
    expect([reply.status, reply.headers["x-csrf-token"], reply.headers["set-cookie"]]).toEqual([
      status,
      expect.stringMatching(/^[\w.~+/=-]{16,}$/),
      expect.anything(),
    ]);
  });
});
