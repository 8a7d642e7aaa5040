import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { askToken, read, tokenFor } from "./flows.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "./processes.ts";

describe("When the token server is killed", () => {
  const list = "MessageProcessingLogs?$top=1";
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home);
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  it("a caller with a token is still served; tokens flow again without a restart of anything else", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    expect((await read(stack, token, list)).status).toBe(200);
    const key = stack.key("demo-api", "secret");
    const killed = stack.pids["token-server"] ?? 0;
    process.kill(killed, "SIGKILL");

    // Nobody answers for tokens now, so the API serves from what it knows.
    const gone = async () =>
      (await askToken(stack, key).catch(() => undefined)) === undefined ? true : undefined;
    await eventually(gone, "the token server to be gone");
    expect((await read(stack, token, list)).status).toBe(200);
    expect((await read(stack, `${token.slice(0, -8)}AAAAAAAA`, list)).status).toBe(401);

    const back = async () => {
      const reply = await askToken(stack, key).catch(() => undefined);
      return reply?.status === 200 ? reply.json<{ access_token: string }>().access_token : undefined;
    };
    const fresh = await eventually(back, "tokens to flow again");
    expect((await read(stack, fresh, list)).status).toBe(200);
    expect((await read(stack, token, list)).status).toBe(200);
    expect(() => process.kill(stack.pids["resource-api"] ?? 0, 0)).not.toThrow();
    expect(() => process.kill(killed, 0)).toThrow("ESRCH");
  });

  it("its port and its keys are the same after its return", async () => {
    const ready = async () => {
      const reply = await stack.call(`${stack.tokenUrl}/health/ready`).catch(() => undefined);
      return reply?.status === 200 ? true : undefined;
    };
    await eventually(ready, "the token server to be ready");
    expect((await read(stack, await tokenFor(stack, "demo-readonly", "secret"), list)).status).toBe(200);
  });
});
