import { afterAll, beforeAll, expect } from "vitest";
import { bearer, type Feed, tokenFor } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { importWholeLog, whole } from "./whole-log.ts";

export type Entity = Readonly<Record<string, unknown>>;

/** Headers of a caller who asks for JSON. */
export const json = { accept: "application/json" };

/** When the log ended: an hour ago. */
export const ended = Date.now() - 3_600_000;

/** The log, below the service root. */
export const log = `MessageProcessingLogs('${whole.guid}')`;

/** A tenant for all tests of a file, with the log that has everything, and how a client with a token asks it. */
export function wholeLogTenant() {
  let stack: Stack;
  let token: string;
  beforeAll(async () => {
    stack = await startStack();
    await importWholeLog(stack, ended);
    token = await tokenFor(stack, "demo-api", "secret");
  });
  afterAll(() => stack.stop());

  /** Asks an address as it stands in an answer, or a path of the API's host. */
  const call = (address: string, { headers = {}, ...more }: Call = {}): Promise<Reply> =>
    stack.call(address.startsWith("/") ? `${stack.apiUrl}${address}` : address, {
      ...more,
      headers: { ...(headers as Record<string, string>), ...bearer(token) },
    });
  const get = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
    call(`/api/v1/${path}`, { headers });
  const results = async (path: string, headers?: Record<string, string>): Promise<readonly Entity[]> => {
    const reply = await get(path, headers);
    expect([reply.status, reply.text.slice(0, 300)]).toEqual([200, expect.stringMatching(/^\{"d"/)]);
    return reply.json<Feed<Entity>>().d.results;
  };
  return { call, get, results };
}
