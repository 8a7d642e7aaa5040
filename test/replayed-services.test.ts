import { describe, expect, it } from "vitest";
import type { Feed } from "./flows.ts";
import { whole } from "./whole-log.ts";
import { type Entity, ended, json, log, wholeLogTenant } from "./whole-log-tenant.ts";

/** Requests that services of users send, letter by letter: polls, searches, feeds and tokens against forgery. */

const { call, get, results } = wholeLogTenant();

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

  it("X1 reads the logs of an artifact by any of its names since a moment", async () => {
    const names = ["IntegrationArtifact/Id", "IntegrationArtifact/Name", "IntegrationFlowName"];
    const any = names.map((name) => `${name} eq '${whole.flow}'`).join(" or ");
    const since = new Date(ended - 2000).toISOString().slice(0, 19);
    const filter = `LogStart ge datetime'${since}' and (${any})`;
    const found = await results(
      `MessageProcessingLogs?$filter=${filter}&$top=100&$orderby=LogStart desc`,
      json,
    );
    expect(found.map(({ MessageGuid }) => MessageGuid)).toEqual([whole.guid]);
  });

  it("figaf finds a message by a custom header, and the log that it belongs to", async () => {
    const { Name, Value } = whole.header;
    const filter = `Name eq '${Name}' and Value eq '${encodeURIComponent(Value)}'`;
    const path = `MessageProcessingLogCustomHeaderProperties?$filter=${filter}&$expand=Log`;
    const [found] = await results(path, json);
    expect(found).toMatchObject({ Name, Value, Log: { MessageGuid: whole.guid, Status: "FAILED" } });
    const direct = `MessageProcessingLogCustomHeaderProperties('${String(found?.["Id"])}')/Log?$format=json`;
    expect((await get(direct)).json<{ d: Entity }>().d["MessageGuid"]).toBe(whole.guid);
    expect(await results(`${log}/CustomHeaderProperties?$format=json`)).toHaveLength(1);
  });

  it.each([
    ["scripts without Accept", {}],
    ["a data source that accepts Atom", { accept: "application/atom+xml" }],
    ["anything", { accept: "*/*" }],
  ])("%s read a feed, with times that have no more digits than they need", async (_name, headers) => {
    const reply = await get(`MessageProcessingLogs?$filter=MessageGuid eq '${whole.guid}'`, headers);
    expect([reply.status, reply.headers["content-type"]]).toEqual([
      200,
      "application/atom+xml;type=feed;charset=utf-8",
    ]);
    const time = new Date(ended)
      .toISOString()
      .slice(0, 23)
      .replace(/\.?0+$/, "");
    expect(reply.text).toContain(`<d:LogEnd>${time}</d:LogEnd>`);
    expect(reply.text).toContain(`<d:Status>FAILED</d:Status>`);
  });

  it.each([
    ["FP1 with a slash", "GET", "/api/v1/", 200],
    ["X1 without a slash", "GET", "/api/v1", 200],
    ["Karlutka with HEAD", "HEAD", "/api/v1/", 200],
    ["the Contiva client at the host's root", "GET", "/", 200],
    ["the Cloud SDK where it is about to write", "HEAD", "/api/v1/$batch/", 405],
  ] as const)("%s fetches a CSRF token, which comes with a cookie", async (_name, method, path, status) => {
    const reply = await call(path, {
      method,
      headers: { "x-csrf-token": "Fetch", ...json },
    });
    expect([reply.status, reply.headers["x-csrf-token"], reply.headers["set-cookie"]]).toEqual([
      status,
      expect.stringMatching(/^[\w.~+/=-]{16,}$/),
      expect.anything(),
    ]);
  });
});
