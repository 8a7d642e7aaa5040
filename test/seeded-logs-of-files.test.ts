import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant } from "tenantbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokenFor } from "./flows.ts";
import { logAdministrationOf } from "./log-administration.ts";
import { logs } from "./message-log.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "./processes.ts";

describe("A seed whose logs cannot be made", () => {
  const refused = async (logsOfSeed: object): Promise<string> => {
    try {
      const tenant = await startTenant({ seed: { logs: logsOfSeed } });
      await tenant.stop();
      return "it started";
    } catch (error) {
      return String(error);
    }
  };

  it("is refused with the flow that there is not", async () => {
    expect(await refused({ generated: { count: 1, flows: ["WebshopOrderIntake", "Nothing"] } })).toContain(
      'logs.generated[0].flows[1]: there is no flow called "Nothing"',
    );
  });

  it("is refused with the file and the line that hold no log", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tenantbox-seed-"));
    const file = join(folder, "broken.ndjson");
    await writeFile(file, '{"MessageGuid":"a"}\n\n{"MessageGuid":7}\n');
    expect(await refused({ file })).toContain(`${file}:3: MessageGuid`);
    await rm(folder, { recursive: true });
  });
});

describe("A stack whose seed is a file", () => {
  let home: string;
  let stack: Processes;
  const write = (guid: string): Promise<void> =>
    writeFile(
      join(home, "seed.yaml"),
      [
        "instances:",
        "  - name: reader",
        "    plan: api",
        "    parameters: { roles: [MonitoringDataRead] }",
        "    keys: [{ name: secret }]",
        "logs:",
        "  listed:",
        `    - { guid: ${guid}, status: FAILED, start: -2h }`,
        "",
      ].join("\n"),
    );
  const start = async (): Promise<void> => {
    stack = await startProcesses(home, undefined, { TENANTBOX_SEED: join(home, "seed.yaml") });
  };
  const guids = async (): Promise<readonly string[]> => {
    const token = await tokenFor(stack, "reader", "secret");
    return (await logs(stack, token, "$orderby=MessageGuid")).map(({ MessageGuid }) => MessageGuid);
  };
  beforeAll(async () => {
    home = await temporaryFolder();
    await write("first");
    await start();
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  it("keeps what came later over a stop, and follows the file when it changes", async () => {
    expect(await guids()).toEqual(["first"]);
    const operator = await logAdministrationOf(stack);
    await operator.send("POST", "/message_logs", `${JSON.stringify({ MessageGuid: "later" })}\n`);
    await stack.interrupt();
    await start();
    expect(await guids()).toEqual(["first", "later"]);
    await write("second");
    await expect.poll(() => guids().catch(() => []), { timeout: 20_000 }).toEqual(["second"]);
    const again = await logAdministrationOf(stack);
    await again.send("POST", "/message_logs", `${JSON.stringify({ MessageGuid: "later" })}\n`);
    await again.send("POST", "/reset");
    expect(await guids()).toEqual(["second"]);
  });

  it("takes another one that was written while it stood still", async () => {
    await stack.interrupt();
    await write("third");
    await start();
    expect(await guids()).toEqual(["third"]);
  });
});
