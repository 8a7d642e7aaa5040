import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { read, tokenFor } from "./flows.ts";
import { type Log, logs, milliseconds } from "./message-log.ts";
import { runProgram } from "./processes.ts";
import { type Stack, startStack } from "./stack.ts";

/** OData clients from npm, unchanged: each runs through its whole session once, and the tests look at what it read. */

let stack: Stack;
let token: string;
let failed: readonly Log[];
let howMany: number;
beforeAll(async () => {
  stack = await startStack();
  token = await tokenFor(stack, "demo-api", "secret");
  failed = await logs(stack, token, "$filter=Status eq 'FAILED'&$orderby=LogEnd desc&$top=10");
  const count = await read(stack, token, "MessageProcessingLogs/$count?$filter=Status eq 'FAILED'");
  howMany = Number(count.text);
});
afterAll(() => stack.stop());

/** What a client wrote as JSON when it was done. */
async function session<Result>(name: string, settings: Readonly<Record<string, string>>): Promise<Result> {
  const program = fileURLToPath(new URL(`${name}/main.ts`, import.meta.url));
  const trust = { NODE_EXTRA_CA_CERTS: join(stack.home, "ca.pem") };
  const ended = await runProgram(process.execPath, [program], { settings: { ...trust, ...settings } }).ended;
  if (ended.code !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout) as Result;
}
const guids = (found: readonly Pick<Log, "MessageGuid">[]): readonly string[] =>
  found.map(({ MessageGuid }) => MessageGuid);

describe("@odata/client, with a service key,", () => {
  interface Session {
    readonly newest: readonly Log[];
    readonly one: { readonly d: Log };
    readonly recent: readonly Log[];
    readonly failed: number;
    readonly refused: string;
    readonly wrong: string;
  }
  let since: number;
  let saw: Session;
  beforeAll(async () => {
    since = milliseconds(failed[4]?.LogStart ?? null) ?? 0;
    saw = await session("odata-client", {
      SERVICE_KEY: JSON.stringify(stack.key("demo-api", "secret")),
      SINCE: String(since),
    });
  });

  it("lists, filters, sorts and skips", () => {
    expect(guids(saw.newest)).toEqual(guids(failed).slice(1, 4));
  });

  it("reads one log with its custom headers and only the properties it selects", () => {
    const { MessageGuid, Status } = saw.newest[0] as Log;
    expect(saw.one.d).toMatchObject({ MessageGuid, Status });
    expect(saw.one.d).not.toHaveProperty("LogStart");
  });

  it("compares with dates as it writes them, and with any of several values", () => {
    expect(saw.recent.length).toBeGreaterThan(4);
    for (const { Status, LogStart } of saw.recent) {
      expect(["FAILED", "RETRY"]).toContain(Status);
      expect(milliseconds(LogStart)).toBeGreaterThanOrEqual(Math.floor(since / 1000) * 1000);
    }
  });

  it("counts", () => {
    expect(saw.failed).toBe(howMany);
  });

  it("tells in the server's words what is not there, and what is wrong", () => {
    expect(saw.refused).toBe("Requested entity could not be found.");
    expect(saw.wrong).toContain('No property "Colour" exists');
  });
});

describe("o.js, with a token,", () => {
  interface Session {
    readonly list: { readonly results: readonly Log[]; readonly __count: string };
    readonly one: Log;
    readonly failed: unknown;
    readonly none: unknown;
  }
  let saw: Session;
  beforeAll(async () => {
    saw = await session("o-js", { TOKEN: token, API_URL: stack.apiUrl });
  });

  it("lists, filters, sorts, expands and counts with every `$` and blank encoded", () => {
    expect(guids(saw.list.results)).toEqual(guids(failed).slice(0, 3));
    expect(saw.list.__count).toBe(String(howMany));
    expect(Array.isArray(saw.list.results[0]?.CustomHeaderProperties.results)).toBe(true);
  });

  it("reads one log, and how many there are", () => {
    expect([saw.one.MessageGuid, saw.one.Status]).toEqual([failed[0]?.MessageGuid, "FAILED"]);
    expect(Number(saw.failed)).toBe(howMany);
  });

  it("gets the refusal of a log that is not there", () => {
    expect(saw.none).toMatchObject({ status: 404, body: { error: { code: "Not Found" } } });
  });
});
