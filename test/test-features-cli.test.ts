import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decode, read, tokenFor } from "./flows.ts";
import {
  type Ended,
  type Processes,
  remove,
  startProcesses,
  temporaryFolder,
  tenantbox,
} from "./processes.ts";

const list = "MessageProcessingLogs?$top=1";

describe("The command line of a tenant for tests, two processes,", () => {
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home, undefined, { TENANTBOX_TEST_FEATURES: "on", TENANTBOX_LOG: "info" });
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  const typed = (...words: readonly string[]): Promise<Ended> =>
    tenantbox(words, { settings: { TENANTBOX_HOME: home } });
  const done = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await typed(...words);
    expect([stderr, code]).toEqual(["", 0]);
    return stdout;
  };
  const clocks = async (...words: readonly string[]) =>
    JSON.parse(await done("clock", ...words, "--json")) as Record<
      string,
      { now: string; offset_ms: number; frozen: boolean }
    >;

  it("moves the clock of both servers, so that what one issues counts at the other", async () => {
    const old = await tokenFor(stack, "demo-api", "secret");
    const ahead = await clocks("advance", "13h");
    expect(Object.keys(ahead)).toEqual(["token-server", "resource-api"]);
    for (const { offset_ms: offset } of Object.values(ahead)) expect(offset).toBe(13 * 3_600_000);
    const token = await tokenFor(stack, "demo-api", "secret");
    expect([(await read(stack, old, list)).status, (await read(stack, token, list)).status]).toEqual([
      401, 200,
    ]);
    const set = await clocks("set", "2004-05-06T07:08:09Z", "--freeze");
    expect(Object.values(set).map(({ now, frozen }) => [now, frozen])).toEqual([
      ["2004-05-06T07:08:09.000Z", true],
      ["2004-05-06T07:08:09.000Z", true],
    ]);
    expect(await done("clock")).toMatch(
      /^SERVER +TIME +SYSTEM\ntoken-server +2004-05-06T07:08:09.000Z +\S+ +stands\n/,
    );
    expect(Object.values(await clocks("reset")).map(({ offset_ms: offset }) => offset)).toEqual([0, 0]);
  });

  it("says in one line what is wrong with what it is told", async () => {
    const cases = [
      [["clock", "set", "soon"], /^tenantbox: token server: .*2026-11-25T08:00:00Z\n$/],
      [
        ["clock", "advance", "2 weeks"],
        /^tenantbox: 2 weeks is no length of time; write 500ms, 90s, 5m, 2h or 1d\n$/,
      ],
      [["fault", "add", "earthquake"], /^tenantbox: earthquake is no kind of fault; there are status, /],
      [["fault", "add", "status", "much"], /^tenantbox: a status such as 429 is expected, not "much"\n$/],
      [["fault", "remove", "nothing"], /^tenantbox: there is no rule nothing\n$/],
      [["mint", "demo-api", "--variant", "odd"], /^tenantbox: token server: .*expired/],
    ] as const;
    for (const [words, line] of cases) {
      const { code, stderr } = await typed(...words);
      expect(stderr).toMatch(line);
      expect(code).toBe(1);
    }
  });

  it("adds, lists and removes faults, and the request log says what was injected", async () => {
    const id = (
      await done(
        "fault",
        "add",
        "status",
        "429",
        "--retry-after",
        "3",
        "--client",
        "demo-api",
        "--count",
        "1",
        "--path",
        "/api/v1/Message*",
      )
    ).trim();
    await done(
      "fault",
      "add",
      "--rule",
      '{"id":"late","server":"token-server","fault":{"kind":"delay","milliseconds":5}}',
    );
    const token = await tokenFor(stack, "demo-api", "secret");
    const refused = await read(stack, token, list);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "3"]);
    expect((await read(stack, token, list)).status).toBe(200);
    const table = await done("fault", "list");
    expect(table).toMatch(/late +token-server +delay 5 +all +1 +1/);
    expect(table).toMatch(
      new RegExp(`${id} +resource-api +status 429 3 +sb-\\S+ /api/v1/Message\\* ×1 +1 +1`),
    );
    const line = await expect
      .poll(() =>
        stack.program
          .stderr()
          .split("\n")
          .find((each) => each.includes(String(refused.headers["x-correlation-id"]))),
      )
      .toBeDefined()
      .then(() =>
        stack.program
          .stderr()
          .split("\n")
          .find((each) => each.includes(String(refused.headers["x-correlation-id"]))),
      );
    expect(JSON.parse(line ?? "")).toMatchObject({
      path: "/api/v1/MessageProcessingLogs",
      status: 429,
      injected: `${id} status 429`,
    });
    expect(await done("fault", "remove", "late")).toBe("removed 1\n");
    expect(await done("fault", "remove", "--all")).toBe("removed 1\n");
    expect(JSON.parse(await done("fault", "list", "--json"))).toEqual([]);
  });

  it("mints a token and prints it alone", async () => {
    const token = (
      await done(
        "mint",
        "demo-api",
        "secret",
        "--variant",
        "wrong-audience",
        "--lifetime",
        "90s",
        "--claims",
        '{"extra":1}',
      )
    ).trimEnd();
    const { claims } = decode(token);
    expect([claims.exp - claims.iat, claims["extra"], claims["aud"]]).toEqual([
      90,
      1,
      ["another-application!b1"],
    ]);
    expect((await read(stack, token, list)).status).toBe(401);
  });

  it("takes away even a token server that is gone for everybody else", async () => {
    await done("fault", "add", "unavailable", "--server", "token-server");
    await expect(tokenFor(stack, "demo-api", "secret")).rejects.toThrow();
    await done("fault", "remove", "--all");
    expect(await tokenFor(stack, "demo-api", "secret")).toMatch(/^ey/);
  });
});
