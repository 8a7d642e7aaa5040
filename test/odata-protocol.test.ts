import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Feed, read, tokenFor } from "./flows.ts";
import { firstLog, type Log } from "./message-log.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await tokenFor(stack, "demo-api", "secret");
});
afterAll(() => stack.stop());

const get = (path: string, call: Call = {}): Promise<Reply> => read(stack, token, path, call);
const accept = (value: string): Call => ({ headers: { accept: value } });
const json = (code: string, value: string): string =>
  JSON.stringify({ error: { code, message: { lang: "en", value } } });

describe("The service", () => {
  it("lists its entity sets", async () => {
    const reply = await get("");
    expect(reply.status).toBe(200);
    const { d } = reply.json<{ d: { EntitySets: readonly string[] } }>();
    expect(Object.keys(d)).toEqual(["EntitySets"]);
    expect(d.EntitySets).toEqual(
      expect.arrayContaining([
        "MessageProcessingLogs",
        "MessageProcessingLogRuns",
        "MessageStoreEntries",
        "IdMapFromIds",
        "GenericIdempotentRepositoryEntries",
        "LogFiles",
        "DataStores",
      ]),
    );
    expect(d.EntitySets).toHaveLength(30);
    expect((await stackCall("/api/v1")).status).toBe(200);
  });

  it("describes itself in $metadata, whatever is accepted", async () => {
    for (const accepted of ["application/json", "application/xml", "*/*"]) {
      const reply = await get("$metadata", accept(accepted));
      expect([reply.status, reply.headers["content-type"]]).toEqual([200, "application/xml;charset=utf-8"]);
      expect(reply.text).toContain('<EntityType Name="MessageProcessingLog"');
      expect(reply.text).toContain('Namespace="com.sap.hci.api"');
    }
  });

  it("says what it is to HEAD, without a body", async () => {
    const path = "MessageProcessingLogs?$top=1&$select=Status";
    const [head, whole] = [await get(path, { method: "HEAD" }), await get(path)];
    expect([head.status, head.text, head.headers["content-type"]]).toEqual([
      200,
      "",
      whole.headers["content-type"],
    ]);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"] as const)("refuses %s with 405", async (method) => {
    const reply = await get("MessageProcessingLogs", { method });
    expect([reply.status, reply.headers["allow"], reply.text]).toEqual([
      405,
      "GET, HEAD",
      json(
        "Method Not Allowed",
        "The request dispatcher does not allow the HTTP method used for the request.",
      ),
    ]);
  });

  it("answers nothing outside its root", async () => {
    for (const path of ["/", "/api", "/api/v2/MessageProcessingLogs", "/api/v1x"]) {
      expect((await stackCall(path)).status).toBe(404);
    }
  });

  it("refuses a protocol version above its own", async () => {
    const headers = { accept: "application/json", dataserviceversion: "3.0" };
    expect((await get("MessageProcessingLogs", { headers })).status).toBe(400);
  });
});

const stackCall = (path: string): Promise<Reply> =>
  stack.call(`${stack.apiUrl}${path}`, {
    headers: { accept: "application/json", authorization: `Bearer ${token}` },
  });

describe("A format", () => {
  it.each([
    ["Accept: application/json", "", "application/json"],
    ["Accept: application/json among others", "", "application/xml;q=0.5, application/json"],
    ["$format=json, whatever is accepted", "&$format=json", "application/atom+xml"],
    ["%24format=json", "&%24format=json", "*/*"],
  ])("that can be written is chosen by %s", async (_how, option, accepted) => {
    const reply = await get(`MessageProcessingLogs?$top=1${option}`, accept(accepted));
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "application/json;charset=utf-8"]);
  });

  it.each([
    ["the caller's silence", "", ""],
    ["Accept: */*", "", "*/*"],
    ["Accept: application/atom+xml", "", "application/atom+xml"],
    ["$format=atom", "&$format=atom", "application/json"],
  ])("is Atom by %s", async (_how, option, accepted) => {
    const reply = await get(`MessageProcessingLogs?$top=1${option}`, accept(accepted));
    expect([reply.status, reply.headers["content-type"]]).toEqual([
      200,
      "application/atom+xml;type=feed;charset=utf-8",
    ]);
    expect(reply.text).toMatch(
      /^<\?xml version='1.0' encoding='utf-8'\?><feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/,
    );
  });

  it.each(["text/html", "application/json;q=0"])(
    "that cannot be written (%j) is refused with 406",
    async (accepted) => {
      const reply = await get("MessageProcessingLogs?$top=1", accept(accepted));
      expect(reply.status).toBe(406);
      expect(reply.text).toContain(`The accept header '[${accepted}]' is not supported for this resource.`);
    },
  );

  it("named by $format that is none is refused with 406", async () => {
    const reply = await get("MessageProcessingLogs?$top=1&$format=csv", accept("text/html"));
    expect([reply.status, reply.headers["content-type"]]).toEqual([406, "application/xml;charset=utf-8"]);
    expect(reply.text).toContain("Content type 'csv' is not supported.");
  });
});

describe("A wrong request gets the real service's words", () => {
  const type = "com.sap.hci.api.MessageProcessingLog";
  it.each([
    ["MessageProcessingLogs?$skip=1071500A", 400, "Bad Request", "Invalid value: '1071500A'."],
    ["MessageProcessingLogs?$top=-1", 400, "Bad Request", "Provided value '-1' must not be negative."],
    ["MessageProcessingLogs?$xyz=1", 400, "Bad Request", "Invalid system query option: '$xyz'."],
    [
      "MessageProcessingLogs?$filter=X eq 1",
      400,
      "Bad Request",
      `No property "X" exists in type "${type}" at position 1 in "X eq 1".`,
    ],
    [
      "MessageProcessingLogs?$orderby=Status up",
      400,
      "Bad Request",
      "Invalid order by expression: 'Status up'.",
    ],
    [
      "MessageProcessingLogs/$count?$format=json",
      400,
      "Bad Request",
      "System query option '$format' is not compatible with the return type.",
    ],
    ["MessageProcessingLogs(1)", 400, "Bad Request", undefined],
    ["MessageProcessingLogs('x')", 404, "Not Found", "Requested entity could not be found."],
    ["MessageProcessingLogs('x')/ErrorInformation", 404, "Not Found", "Requested entity could not be found."],
    ["X", 404, "Not Found", "Could not find an entity set or function import for 'X'."],
    ["MessageProcessingLogs('x')/X", 404, "Not Found", "Could not find property with name: 'X'."],
    ["MessageProcessingLogs('x')/$value", 400, "Bad Request", "The requested resource is no media resource."],
    ["MessageProcessingLogs?$filter=LogEnd gt datetime'2021-02-01T00:00:00Z'", 400, "Bad Request", undefined],
    ["MessageProcessingLogs?$filter=year(LogEnd) eq 2021", 501, "Not Implemented", undefined],
    ["MessageProcessingLogs?$expand=ErrorInformation", 501, "Not Implemented", "Not implemented"],
    ["MessageProcessingLogs?$skiptoken=x", 416, "Requested Range Not Satisfiable", undefined],
  ])("%s", async (path, status, code, text) => {
    const reply = await get(path);
    const { error } = reply.json<{ error: { code: string; message: { value: string } } }>();
    expect([reply.status, error.code]).toEqual([status, code]);
    if (text !== undefined) expect(reply.text).toBe(json(code, text));
  });

  it("as XML when JSON was not asked for", async () => {
    const reply = await get("MessageProcessingLogs('x')/ErrorInformation/$value", accept("application/zip"));
    expect([reply.status, reply.headers["content-type"], reply.text]).toEqual([
      404,
      "application/xml;charset=utf-8",
      "<?xml version='1.0' encoding='UTF-8'?>" +
        '<error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">' +
        '<code>Not Found</code><message xml:lang="en">Requested entity could not be found.</message></error>',
    ]);
  });

  it("and a quote in a value stays a value", async () => {
    const reply = await get("MessageProcessingLogs?$filter=Status eq 'x'' or 1 eq 1 --'");
    expect([reply.status, reply.text]).toEqual([200, '{"d":{"results":[]}}']);
  });
});

describe("Absolute URIs in an answer", () => {
  it.each([
    ["localhost:9443", "https://localhost:9443"],
    ["127.0.0.1:8445", "https://127.0.0.1:8445"],
    ["localhost", "https://localhost:443"],
  ])("follow the Host %s, which can only be this machine", async (host, base) => {
    const reply = await get("MessageProcessingLogs?$top=1", { headers: { host } });
    expect(reply.json<Feed<Log>>().d.results[0]?.__metadata.uri).toMatch(
      `${base}/api/v1/MessageProcessingLogs('`,
    );
  });

  it("never follow a foreign Host, nor a forwarded one", async () => {
    const headers = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      forwarded: "host=evil.example",
    };
    const reply = await get("MessageProcessingLogs?$top=1", { headers });
    expect(reply.json<Feed<Log>>().d.results[0]?.__metadata.uri).toMatch(stack.apiUrl);
    expect(reply.text).not.toContain("evil.example");
  });

  it("lead back to what they name", async () => {
    const log = await firstLog(stack, token, "$orderby=LogEnd desc");
    const { pathname } = new URL(log.__metadata.uri);
    expect((await stackCall(pathname)).json<{ d: Log }>().d.MessageGuid).toBe(log.MessageGuid);
  });
});
