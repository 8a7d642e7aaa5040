import { describe, expect, it } from "vitest";
import type { Feed } from "./flows.ts";
import { whole } from "./whole-log.ts";
import { type Entity, json, log, wholeLogTenant } from "./whole-log-tenant.ts";

/** Requests that published clients send for what hangs below a log, letter by letter, and what those clients read. */

const { call, get, results } = wholeLogTenant();

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
    const reply = await call(source ?? "", { headers: { accept: type ?? "" } });
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
