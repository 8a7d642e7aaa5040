import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf, eventually } from "./audit.ts";
import { askToken, basic, read, type TokenAnswer, tokenFor } from "./flows.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "./processes.ts";

describe("When the token server is killed", () => {
  const list = "MessageProcessingLogs?$top=1";
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home, undefined, { TENANTBOX_DOOR_PORT: "0" });
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  it("a caller with a token is still served, one without is told to come back; tokens flow again without a restart of anything else", async () => {
    const [token, unseen] = [
      await tokenFor(stack, "demo-api", "secret"),
      await tokenFor(stack, "demo-readonly", "secret"),
    ];
    expect((await read(stack, token, list)).status).toBe(200);
    const key = stack.key("demo-api", "secret");
    const direct = () =>
      stack.call(`${stack.apiUrl}/api/v1/${list}`, { as: stack.identity("demo-bound", "certificate") });
    const user = JSON.parse(readFileSync(join(home, "users", "demo.json"), "utf8")) as {
      username: string;
      password: string;
    };
    const byUser = () =>
      stack.call(`${stack.apiUrl}/api/v1/${list}`, { headers: basic(user.username, user.password) });
    const { supervisor = 0, "token-server": killed = 0, "resource-api": api = 0 } = stack.pids;

    // The supervisor sleeps meanwhile, so that the token server stays away until we have looked.
    process.kill(supervisor, "SIGSTOP");
    try {
      process.kill(killed, "SIGKILL");
      const gone = async () =>
        (await askToken(stack, key).catch(() => undefined)) === undefined ? true : undefined;
      await eventually(gone, "the token server to be gone");
      for (const known of [token, unseen]) expect((await read(stack, known, list)).status).toBe(200);
      expect((await read(stack, `${token.slice(0, -8)}AAAAAAAA`, list)).status).toBe(401);
      expect((await stack.call(`${stack.apiUrl}/health/ready`)).status).toBe(200);
      await expectHalfADoor(token);
      for (const withoutToken of [direct, byUser]) {
        const reply = await withoutToken();
        expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
        expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
          { reason: "token-server-unavailable" },
        ]);
      }
    } finally {
      process.kill(supervisor, "SIGCONT");
    }

    const back = async () => {
      const reply = await askToken(stack, key).catch(() => undefined);
      return reply?.status === 200 ? reply.json<TokenAnswer>().access_token : undefined;
    };
    const fresh = await eventually(back, "tokens to flow again");
    for (const known of [fresh, token]) expect((await read(stack, known, list)).status).toBe(200);
    for (const withoutToken of [direct, byUser])
      await eventually(
        async () => ((await withoutToken()).status === 200 ? true : undefined),
        "callers without a token to be served again",
      );
    expect(() => process.kill(api, 0)).not.toThrow();
    expect(() => process.kill(killed, 0)).toThrow("ESRCH");
  });

  /** Through the one door logs are read, and tokens are to be asked for again. */
  const expectHalfADoor = async (token: string): Promise<void> => {
    const door = stack.doorUrl ?? "";
    expect((await read({ ...stack, apiUrl: door }, token, list)).status).toBe(200);
    expect((await stack.call(`${door}/health/ready`)).status).toBe(503);
    const refused = await stack.call(`${door}/oauth/token`, { method: "POST" });
    expect([refused.status, refused.headers["retry-after"], refused.json()]).toEqual([
      503,
      "1",
      { error: "temporarily_unavailable", error_description: "The token server cannot be reached" },
    ]);
  };

  it("its port and its keys are the same after its return", async () => {
    const ready = async () => {
      const reply = await stack.call(`${stack.tokenUrl}/health/ready`).catch(() => undefined);
      return reply?.status === 200 ? true : undefined;
    };
    await eventually(ready, "the token server to be ready");
    expect((await read(stack, await tokenFor(stack, "demo-readonly", "secret"), list)).status).toBe(200);
    expect((await stack.call(`${stack.doorUrl ?? ""}/health/ready`)).status).toBe(200);
  });
});
