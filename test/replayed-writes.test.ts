import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, type Feed, read, tokenFor } from "./flows.ts";
import { firstLog } from "./message-log.ts";
import type { Call, Reply } from "./request.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

/** Deletes and functions as documents and published clients send them, and what is answered. */

type Entity = Readonly<Record<string, unknown>>;
let stack: Stack;
let token: string;
beforeAll(async () => {
  const roles = [
    "MonitoringDataRead",
    "MonitoringArtifactsDeploy",
    "MessageProcessingLocksRead",
    "MessageProcessingLocksDelete",
    "DataStoresAndQueuesRead",
    "DataStoresAndQueuesDelete",
    "DataStorePayloadsRead",
    "DataArchivingRead",
    "DataArchivingActivate",
    "ExternalLoggingActivationRead",
    "ExternalLoggingActivate",
  ];
  stack = await startStack(tenantFor(clientWith("writer", roles)));
  token = await tokenFor(stack, "writer", "secret");
});
afterAll(() => stack.stop());

const send = (method: NonNullable<Call["method"]>, path: string, headers: object = {}): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${path}`, {
    method,
    headers: { accept: "application/json", ...headers, ...bearer(token) },
  });
const all = async <One = Entity>(path: string): Promise<readonly One[]> =>
  (await read(stack, token, path)).json<Feed<One>>().d.results;
const first = async (path: string): Promise<Entity> => {
  const [entity] = await all(path);
  if (entity === undefined) throw new Error(`${path} is empty`);
  return entity;
};
/** The key of an entity as it stands in its own address. */
const keyOf = (entity: Entity): string => {
  const { uri } = entity["__metadata"] as { uri: string };
  return uri.slice(uri.indexOf("/api/v1/") + "/api/v1/".length);
};
const messageOf = (reply: Reply): string | null =>
  reply.json<{ error: { message: { value: string | null } } }>().error.message.value;

describe("CancelMessageProcessingLog", () => {
  it("cancels a message that waits for its retry, without a token against forgery", async () => {
    const { MessageGuid: guid } = await firstLog(stack, token, "$filter=Status eq 'RETRY'");
    const reply = await send("POST", `CancelMessageProcessingLog?Id='${guid}'`);
    expect([reply.status, reply.json<{ d: Entity }>().d]).toEqual([
      200,
      expect.objectContaining({ MessageGuid: guid, Status: "CANCELLED" }),
    ]);
  });

  it.each([
    ["a parameter that hobby clients guess", "CancelMessageProcessingLog?MessageGuid='x'", 400],
    ["no parameter", "CancelMessageProcessingLog", 400],
    ["a message that is not there", "CancelMessageProcessingLog?Id='x'", 404],
  ])("refuses %s", async (_name, path, status) => {
    expect((await send("POST", path)).status).toBe(status);
  });

  it("cannot be called with GET", async () => {
    expect((await send("GET", "CancelMessageProcessingLog?Id='x'")).status).toBe(405);
  });
});

describe("Deletes of the documents", () => {
  it.each([
    ["IdempotentRepositoryEntries", 0],
    ["GenericIdempotentRepositoryEntries", 1],
  ])("answer 204 for %s, also for one that is gone", async (set, place) => {
    const { Entry = "" } = (await all<Record<"Entry", string>>("Locks"))[place] ?? {};
    const path = keyOf(await first(`${set}?id=${encodeURIComponent(Entry)}`));
    const statuses = [await send("DELETE", path), await send("DELETE", path), await send("GET", path)];
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 404]);
  });

  it("answer 500 with a text for a key that is no hexadecimal text", async () => {
    const reply = await send("DELETE", "IdempotentRepositoryEntries(HexSource='xyz',HexEntry='00')");
    expect([reply.status, typeof messageOf(reply)]).toEqual([500, "string"]);
  });

  it.each(["DataStoreEntries", "Variables", "DataStores"])(
    "answer 202 for %s, and it is gone",
    async (set) => {
      const path = keyOf(await first(set));
      const statuses = [await send("DELETE", path), await send("GET", path)];
      expect(statuses.map(({ status }) => status)).toEqual([202, 404]);
    },
  );

  it.each(["MessageProcessingLogs", "MessageProcessingLogAttachments", "MessageProcessingLogRuns"])(
    "do not exist for %s",
    async (set) => {
      const reply = await send("DELETE", `${set}('x')`);
      expect([reply.status, reply.headers["allow"]]).toEqual([405, expect.stringContaining("GET") as string]);
    },
  );
});

describe("External logging and archiving", () => {
  const active = async (set: string): Promise<unknown> =>
    (await send("GET", `${set}('any')`)).json<{ d: Entity }>().d["Active"];

  it.each(["NONE", "INFO", "ERROR", "'INFO'"])(
    "is switched on with level %s, and off again",
    async (level) => {
      const on = await send("POST", `activateExternalLogging?defaultLogLevel=${level}`);
      expect([on.status, await active("ExternalLoggingActivationStatus")]).toEqual([200, true]);
      const off = await send("POST", "deactivateExternalLogging");
      expect([off.status, await active("ExternalLoggingActivationStatus")]).toEqual([200, false]);
    },
  );

  it("leaves an event behind for each switch", async () => {
    const before = Number((await send("GET", "ExternalLoggingEvents/$count")).text);
    await send("POST", "activateExternalLogging?defaultLogLevel=INFO");
    expect(Number((await send("GET", "ExternalLoggingEvents/$count")).text)).toBe(before + 1);
  });

  it("refuses a level that is none", async () => {
    expect((await send("POST", "activateExternalLogging?defaultLogLevel=LOUD")).status).toBe(400);
  });

  it("archiving is switched on", async () => {
    expect((await send("POST", "activateArchivingConfiguration")).status).toBe(200);
    expect(await active("ArchivingConfigurations")).toBe(true);
  });
});
