import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askToken, basic, bearer, form, type TokenAnswer } from "./flows.ts";
import { firstLog, type Log, milliseconds } from "./message-log.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

/** Requests that published clients send, letter by letter and with their headers, and what those clients read. */

let stack: Stack;
let token: string;
let failed: Log;
let flow: string;
beforeAll(async () => {
  stack = await startStack();
  token = (await askToken(stack, stack.key("demo-api", "secret"))).json<TokenAnswer>().access_token;
  failed = await firstLog(stack, token, "$filter=Status eq 'FAILED'&$orderby=LogEnd desc");
  flow = failed.IntegrationArtifact.Id ?? "";
});
afterAll(() => stack.stop());

const get = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${path}`, { headers: { ...headers, ...bearer(token) } });
const json = { accept: "application/json" };
const results = (reply: Reply): readonly Log[] => {
  expect(reply.status).toBe(200);
  return reply.json<{ d: { results: readonly Log[] } }>().d.results;
};
const newestFirst = (found: readonly Log[]): void => {
  const ends = found.map((log) => milliseconds(log.LogEnd) ?? Number.POSITIVE_INFINITY);
  expect(ends).toEqual(ends.toSorted((one, other) => other - one));
};
const second = (moment: number): string => new Date(moment).toISOString().slice(0, 19);
const millisecond = (moment: number): string => new Date(moment).toISOString().slice(0, 23);

describe("A token request of published clients gets a token", () => {
  it.each([
    ["T1: Basic, grant in the query, empty body", () => askToken(stack, stack.key("demo-api", "secret"))],
    [
      "T2: id and secret in the form",
      () => {
        const { tokenurl, clientid, clientsecret = "" } = stack.key("demo-api", "secret");
        const parameters = {
          grant_type: "client_credentials",
          client_id: clientid,
          client_secret: clientsecret,
        };
        return stack.call(tokenurl, { method: "POST", ...form(parameters) });
      },
    ],
    [
      "T2: Basic and the grant in the form",
      () => {
        const { tokenurl, clientid, clientsecret } = stack.key("demo-api", "secret");
        const { headers, body } = form({ grant_type: "client_credentials" });
        const both = { ...(headers as Record<string, string>), ...basic(clientid, clientsecret) };
        return stack.call(tokenurl, { method: "POST", body, headers: both });
      },
    ],
  ])("%s", async (_name, ask) => {
    const answer = (await ask()).json<TokenAnswer>();
    expect([typeof answer.access_token, typeof answer.expires_in]).toEqual(["string", "number"]);
  });
});

describe("jenkins-library", () => {
  it("JL1 reads status and guid of the latest message of an artifact", async () => {
    const filter = `$filter=IntegrationArtifact/Id+eq+'${flow}'+and+Status+ne+'DISCARDED'`;
    const found = results(await get(`MessageProcessingLogs?${filter}&$orderby=LogEnd+desc&$top=1`, json));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      Status: expect.stringMatching(/^[A-Z]+$/) as string,
      MessageGuid: expect.stringMatching(/^[A-Za-z0-9_-]{28}$/) as string,
    });
    expect(found[0]?.IntegrationArtifact.Id).toBe(flow);
    expect(found[0]?.Status).not.toBe("DISCARDED");
  });

  it("JL2 reads the error text of a failed one, with a Content-Type and without Accept", async () => {
    const headers = { "content-type": "application/json" };
    const reply = await get(
      `MessageProcessingLogs('${failed.MessageGuid}')/ErrorInformation/$value`,
      headers,
    );
    expect([reply.status, reply.text === "", reply.text.startsWith("{")]).toEqual([200, false, false]);
  });
});

describe("integration recipes", () => {
  it("REC1 reads the latest message, with no blank before its `and`", async () => {
    const filter = `$filter=IntegrationArtifact/Id%20eq%20'${flow}'and%20Status%20ne%20'DISCARDED'`;
    const [log] = results(await get(`MessageProcessingLogs?${filter}&$orderby=LogEnd+desc&$top=1`, json));
    expect(log?.IntegrationArtifact.Id).toBe(flow);
    for (const member of ["Status", "MessageGuid", "LogStart", "LogEnd"]) expect(log).toHaveProperty(member);
  });

  it("REC2 reads the status of one message, and 404 for a message that is not there", async () => {
    const reply = await get(`MessageProcessingLogs('${failed.MessageGuid}')?%24select=Status`, json);
    expect(reply.json<{ d: Log }>().d.Status).toBe("FAILED");
    const none = await get("MessageProcessingLogs('AAAAAAAAAAAAAAAAAAAAAAAAAAAA')?%24select=Status", json);
    expect([none.status, none.json()]).toEqual([
      404,
      {
        error: { code: "Not Found", message: { lang: "en", value: "Requested entity could not be found." } },
      },
    ]);
  });

  it("REC3 reads the error text although it accepts application/zip only", async () => {
    const path = `MessageProcessingLogs('${failed.MessageGuid}')/ErrorInformation/$value`;
    const reply = await get(path, { accept: "application/zip" });
    expect([reply.status, reply.text === ""]).toEqual([200, false]);
  });
});

describe("CPI-Helper, which sends no Accept", () => {
  const own = { "x-cpi-helper-request": "true" };
  const start = (): number => milliseconds(failed.LogStart) ?? 0;

  it("CH1 reads six properties of the messages of a flow since a moment", async () => {
    const filter = `IntegrationFlowName eq '${flow}' and LogStart gt datetime'${second(start() - 1000)}' and Status ne 'DISCARDED'`;
    const select = "Status,LogEnd,LogStart,MessageGuid,LogLevel,AlternateWebLink";
    const path = `MessageProcessingLogs?$filter=${filter}&$top=10&$format=json&$orderby=LogEnd desc&$select=${select}`;
    const found = results(await get(path, own));
    expect(found.length).toBeGreaterThan(0);
    newestFirst(found);
    for (const log of found) {
      expect(Object.keys(log).toSorted()).toEqual(["__metadata", ...select.split(",")].toSorted());
      expect(milliseconds(log.LogStart)).toBeGreaterThan(start() - 1000);
    }
  });

  it("CH2 reads a window of messages, and the latest of all", async () => {
    const [from, to] = [start() - 86_400_000, start() + 86_400_000];
    const window = `IntegrationFlowName eq '${flow}' and LogStart ge datetime'${millisecond(from)}' and LogStart le datetime'${millisecond(to)}' and Status ne 'DISCARDED'`;
    const some = results(
      await get(`MessageProcessingLogs?$filter=${window}&$top=40&$format=json&$orderby=LogEnd desc`, own),
    );
    expect(some.map((log) => log.MessageGuid)).toContain(failed.MessageGuid);
    for (const log of some) {
      expect(milliseconds(log.LogStart)).toBeGreaterThanOrEqual(from);
      expect(milliseconds(log.LogStart)).toBeLessThanOrEqual(to);
    }
    const list = "$filter=Status ne 'DISCARDED'&$top=35&$format=json&$orderby=LogEnd desc";
    const latest = results(await get(`MessageProcessingLogs?${list}`, own));
    expect(latest).toHaveLength(35);
    newestFirst(latest);
  });

  it("CH3 reads a message by its guid, and all messages that belong to it", async () => {
    const [one] = results(
      await get(`MessageProcessingLogs?$format=json&$filter=MessageGuid eq '${failed.MessageGuid}'`, own),
    );
    expect(one?.CorrelationId).toBe(failed.CorrelationId);
    const filter = `CorrelationId eq '${one?.CorrelationId ?? ""}'&$orderby=LogStart`;
    const chain = results(await get(`MessageProcessingLogs?$format=json&$filter=${filter}`, own));
    expect(chain.map((log) => log.MessageGuid)).toContain(failed.MessageGuid);
    const starts = chain.map((log) => milliseconds(log.LogStart) ?? 0);
    expect(starts).toEqual(starts.toSorted((first, last) => first - last));
    for (const { IntegrationArtifact: artifact } of chain) {
      expect(Object.keys(artifact)).toEqual(["__metadata", "Id", "Name", "Type", "PackageId", "PackageName"]);
    }
  });

  it("CH4 reads one message, with its custom headers and a start it cuts out by position", async () => {
    const path = `MessageProcessingLogs('${failed.MessageGuid}')?$format=json`;
    const plain = (await get(path, own)).json<{ d: Log }>().d;
    expect(Number(plain.LogStart?.slice(6, 19))).toBe(start());
    const expanded = (await get(`${path}&$expand=CustomHeaderProperties`, own)).json<{ d: Log }>().d;
    expect(Array.isArray(expanded.CustomHeaderProperties.results)).toBe(true);
  });

  it("CH10 reads how many messages failed since a moment, as a bare number", async () => {
    const since = second(start() - 1000);
    const path = `MessageProcessingLogs/$count?$filter=Status%20eq%20'FAILED'%20and%20LogEnd%20gt%20datetime'${since}'`;
    const reply = await get(path, own);
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "text/plain;charset=utf-8"]);
    expect(reply.text).toMatch(/^[1-9]\d*$/);
  });
});
