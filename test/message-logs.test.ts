import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Feed, read, tokenFor } from "./flows.ts";
import { firstLog, type Log, logs, milliseconds } from "./message-log.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const datetime = (moment: number): string => `datetime'${new Date(moment).toISOString().slice(0, 23)}'`;
const failed = "$filter=Status eq 'FAILED'";

describe.each(stackEngines)("On $name, a client with MonitoringDataRead", (engine) => {
  let stack: Stack;
  let token: string;
  beforeAll(async () => {
    stack = await engine.start();
    token = await tokenFor(stack, "demo-readonly", "secret");
  });
  afterAll(() => stack.stop());
  const get = (path: string, call = {}) => read(stack, token, path, call);

  it("reads five logs, in the wire's form", async () => {
    const reply = await get("MessageProcessingLogs?$top=5");
    expect([reply.status, reply.headers["content-type"], reply.headers["dataserviceversion"]]).toEqual([
      200,
      "application/json;charset=utf-8",
      "2.0",
    ]);
    const { d } = reply.json<Feed<Log>>();
    expect([Object.keys(d), d.results.length]).toEqual([["results"], 5]);
    const [log] = d.results;
    const uri = `${stack.apiUrl}/api/v1/MessageProcessingLogs('${log?.MessageGuid ?? ""}')`;
    expect(log?.__metadata).toEqual({ id: uri, uri, type: "com.sap.hci.api.MessageProcessingLog" });
    expect(reply.text).toContain('"LogStart":"\\/Date(');
    expect(reply.text).toContain(
      `"CustomHeaderProperties":{"__deferred":{"uri":"${uri}/CustomHeaderProperties"}}`,
    );
  });

  it("reads one log by its key, with the same content as in the list", async () => {
    const log = await firstLog(stack, token, failed);
    const reply = await get(`MessageProcessingLogs('${log.MessageGuid}')`);
    expect(reply.json<{ d: Log }>().d).toEqual(log);
  });

  it("reads custom headers with $expand as by their own path", async () => {
    const listed = await logs(stack, token, "$expand=CustomHeaderProperties&$top=50");
    const log = listed.find((one) => one.CustomHeaderProperties.results.length > 1);
    const reply = await get(`MessageProcessingLogs('${log?.MessageGuid ?? ""}')/CustomHeaderProperties`);
    expect(reply.json<Feed<unknown>>().d.results).toEqual(log?.CustomHeaderProperties.results);
    expect(listed.some((one) => one.CustomHeaderProperties.results.length === 0)).toBe(true);
  });

  it("reads why a message failed, as an entity and as text", async () => {
    const { MessageGuid: guid } = await firstLog(stack, token, failed);
    const entity = await get(`MessageProcessingLogs('${guid}')/ErrorInformation`);
    expect(entity.json()).toMatchObject({ d: { MessageGuid: guid } });
    const text = await get(`MessageProcessingLogs('${guid}')/ErrorInformation/$value`);
    expect([text.status, text.headers["content-type"]]).toEqual([200, "text/plain;charset=utf-8"]);
    expect(text.text.length).toBeGreaterThan(20);
  });

  it("gets 204 for the error of a message without one", async () => {
    const { MessageGuid: guid } = await firstLog(stack, token, "$filter=Status eq 'COMPLETED'");
    for (const path of ["ErrorInformation", "ErrorInformation/$value"]) {
      const reply = await get(`MessageProcessingLogs('${guid}')/${path}`);
      expect([reply.status, reply.text]).toEqual([204, ""]);
    }
  });

  it("filters by status, by artifact, by time, by parts of names", async () => {
    const one = await firstLog(stack, token, failed);
    const start = milliseconds(one.LogStart) ?? 0;
    const id = one.IntegrationArtifact.Id ?? "";
    const matches: readonly [string, (log: Log) => boolean][] = [
      ["Status eq 'FAILED'", (log) => log.Status === "FAILED"],
      [
        "Status ne 'COMPLETED' and LogEnd ne null",
        (log) => log.Status !== "COMPLETED" && log.LogEnd !== null,
      ],
      [`IntegrationArtifact/Id eq '${id}'`, (log) => log.IntegrationArtifact.Id === id],
      [
        `(Status eq 'FAILED' or Status eq 'RETRY') and not (IntegrationFlowName eq '${id}')`,
        (log) => ["FAILED", "RETRY"].includes(log.Status) && log.IntegrationFlowName !== id,
      ],
      [`LogStart ge ${datetime(start)}`, (log) => (milliseconds(log.LogStart) ?? 0) >= start],
      [`LogStart lt ${datetime(start)}`, (log) => (milliseconds(log.LogStart) ?? start) < start],
      [
        "substringof('Order',IntegrationFlowName)",
        (log) => log.IntegrationFlowName?.includes("Order") ?? false,
      ],
      ["startswith(IntegrationFlowName,'S')", (log) => log.IntegrationFlowName?.startsWith("S") ?? false],
      ["endswith(IntegrationFlowName,'Sync')", (log) => log.IntegrationFlowName?.endsWith("Sync") ?? false],
    ];
    const all = [...(await logs(stack, token, "")), ...(await logs(stack, token, "$skip=1000"))];
    for (const [filter, matching] of matches) {
      const found = await logs(stack, token, `$filter=${encodeURIComponent(filter)}&$select=MessageGuid`);
      const expected = all.filter(matching).map((log) => log.MessageGuid);
      expect(expected.length, filter).toBeGreaterThan(0);
      expect(new Set(found.map((log) => log.MessageGuid)), filter).toEqual(new Set(expected.slice(0, 1000)));
    }
  });

  it("orders by end, running messages first when the latest come first", async () => {
    const ends = (await logs(stack, token, "$orderby=LogEnd desc&$top=1000")).map((log) =>
      milliseconds(log.LogEnd),
    );
    const ended = ends.filter((end) => end !== undefined);
    expect(ended).toEqual(ended.toSorted((one, other) => other - one));
    expect(ends.findLastIndex((end) => end === undefined)).toBe(ends.length - ended.length - 1);
    expect(ended.length).toBeLessThan(ends.length);
  });

  it("gets exactly what $select names", async () => {
    const [log] = await logs(stack, token, "$select=Status,LogEnd,IntegrationArtifact&$top=1");
    expect(Object.keys(log ?? {})).toEqual(["__metadata", "LogEnd", "Status", "IntegrationArtifact"]);
  });

  it("counts logs: as text, and as a string beside the results", async () => {
    const count = await get(`MessageProcessingLogs/$count?${failed.replaceAll(" ", "%20")}`);
    expect([count.status, count.headers["content-type"]]).toEqual([200, "text/plain;charset=utf-8"]);
    const inline = (await get(`MessageProcessingLogs?${failed}&$inlinecount=allpages&$top=2`)).json<
      Feed<Log>
    >().d;
    expect([inline.__count, inline.results.length]).toEqual([count.text, 2]);
    expect(Object.keys(inline)).toEqual(["__count", "results"]);
    expect((await get("MessageProcessingLogs/$count")).text).toBe("2000");
  });

  it("follows relative next links over all 2,000 logs and meets every one once", async () => {
    const guids: string[] = [];
    let path: string | undefined = "MessageProcessingLogs?$select=MessageGuid";
    const links: string[] = [];
    while (path !== undefined) {
      const { d }: Feed<Log> = (await get(path)).json<Feed<Log>>();
      guids.push(...d.results.map((log) => log.MessageGuid));
      path = d.__next;
      if (path !== undefined) links.push(path);
    }
    expect(links).toEqual(["MessageProcessingLogs?$select=MessageGuid&$skiptoken=1000"]);
    expect([guids.length, new Set(guids).size]).toEqual([2000, 2000]);
  });

  it("gets no next link when $top says how many, and an empty list beyond the end", async () => {
    expect(Object.keys((await get("MessageProcessingLogs?$top=1000")).json<Feed<Log>>().d)).toEqual([
      "results",
    ]);
    expect((await get("MessageProcessingLogs?$skip=5000")).text).toBe('{"d":{"results":[]}}');
  });

  it("sees messages that never wrote their header", async () => {
    const [log] = await logs(stack, token, "$filter=LogStart eq null and Status eq 'PROCESSING'&$top=1");
    expect(log).toMatchObject({
      Status: "PROCESSING",
      CustomStatus: "PROCESSING",
      CorrelationId: null,
      LogStart: null,
      LogEnd: null,
      IntegrationFlowName: null,
      LogLevel: null,
      ArchivingStatus: "NOT_RELEVANT",
      ArchivingLogAttachments: false,
      IntegrationArtifact: { Id: null, Name: null, Type: null, PackageId: null, PackageName: null },
    });
  });
});
