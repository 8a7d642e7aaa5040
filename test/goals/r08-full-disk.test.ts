import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLines, eventually } from "../audit.ts";
import { type Administration, administrationOf, askToken, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { type LogAdministration, logAdministrationOf } from "../log-administration.ts";
import { type Processes, startProcesses } from "../processes.ts";
import type { Reply } from "../request.ts";
import { report } from "./report.ts";
import { mountSmallDisk } from "./small-disk.ts";
import { ms } from "./spread.ts";
import { integrityOf } from "./sqlite-file.ts";

const fullMs = thorough ? 30_000 : 2_000;
const backMs = thorough ? 1_000 : 3_000;

const disk = mountSmallDisk(48);

describe.skipIf(disk === undefined)(
  "While the disk of databases, key files and audit log is full (F4, R8)",
  () => {
    const home = join(disk?.folder ?? "", "home");
    let stack: Processes;
    let keys: Administration;
    let logs: LogAdministration;
    let token: string;
    beforeAll(async () => {
      stack = await startProcesses(home);
      keys = await administrationOf(stack);
      logs = await logAdministrationOf(stack);
      token = await tokenFor(stack, "demo-api", "secret");
      await keys.createInstance("full", { roles: ["MonitoringDataRead"] });
    });
    afterAll(async () => {
      await stack?.interrupt();
      disk?.remove();
    });

    let number = 0;
    const acked = { keys: [] as string[], logs: [] as string[] };
    const writes: Readonly<Record<keyof typeof acked, (name: string) => Promise<Reply>>> = {
      keys: (name) => keys.createKey("full", name, { "key-type": "certificate" }),
      logs: (name) => {
        const headers = { results: [{ Id: name, Name: "Padding", Value: "x".repeat(4000) }] };
        const log = {
          MessageGuid: name,
          Status: "COMPLETED",
          Sender: "FULL",
          CustomHeaderProperties: headers,
        };
        return logs.send("POST", "/message_logs", `${JSON.stringify(log)}\n`);
      },
    };
    const write = async (what: keyof typeof acked): Promise<Reply> => {
      const name = `full-${number++}`;
      const reply = await writes[what](name);
      if (reply.status < 300) acked[what].push(name);
      return reply;
    };
    const untilWritten = async (what: keyof typeof acked): Promise<number> => {
      const since = performance.now();
      while ((await write(what)).status >= 300) await pause(10);
      return performance.now() - since;
    };

    it("reads, tokens and their validation go on, writers are told to come back, and are served within a second once there is room", {
      timeout: 60_000 + fullMs,
    }, async () => {
      await disk?.fill();
      const end = performance.now() + fullMs;
      const served: number[] = [];
      const refused = { keys: 0, logs: 0 };
      let requests = "";
      const reading = async (): Promise<void> => {
        while (performance.now() < end) {
          const asked = await askToken(stack, stack.key("demo-api", "secret"));
          requests = String(asked.headers["x-correlation-id"]);
          const good = await read(
            stack,
            token,
            "MessageProcessingLogs?$top=5&$expand=CustomHeaderProperties",
          );
          const search = await read(stack, token, "MessageProcessingLogs?$filter=substringof('x',Sender)");
          const bad = await read(stack, `${token.slice(0, -8)}AAAAAAAA`, "MessageProcessingLogs?$top=1");
          expect([asked.status, good.status, search.status, bad.status]).toEqual([200, 200, 200, 401]);
          served.push(4);
        }
      };
      const writing = async (what: keyof typeof acked): Promise<void> => {
        while (performance.now() < end) {
          const { status, headers, text } = await write(what);
          if (status < 300) continue;
          expect([status, headers["retry-after"], text]).toEqual([503, "1", expect.any(String)]);
          refused[what] += 1;
          await pause(20);
        }
      };
      await Promise.all([reading(), reading(), writing("keys"), writing("logs")]);
      expect(refused.keys).toBeGreaterThan(0);
      expect(refused.logs).toBeGreaterThan(0);

      await disk?.free();
      const back = Math.max(await untilWritten("keys"), await untilWritten("logs"));
      expect(back).toBeLessThan(backMs);
      for (const pid of Object.values(stack.pids)) expect(() => process.kill(pid, 0)).not.toThrow();
      const listed = await keys.send("GET", "/service_instances/full/service_keys");
      const names = listed
        .json<{ resources: readonly { name: string }[] }>()
        .resources.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(acked.keys));
      expect(await logs.count("Sender eq 'FULL'")).toBeGreaterThanOrEqual(acked.logs.length);
      for (const service of ["token-server", "resource-api"] as const)
        expect(integrityOf(join(home, `${service}.db`))).toBe("ok");
      // What was done meanwhile is in the audit log by now.
      await eventually(
        async () => (await auditLines(stack, "token-server")).find((line) => line["request"] === requests),
        "the audit lines of the time without room",
      );
      const reads = served.reduce((sum, one) => sum + one, 0);
      report("R8", {
        "served meanwhile": reads,
        "refused writes": refused.keys + refused.logs,
        back: ms(back),
      });
    });
  },
);
