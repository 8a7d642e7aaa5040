import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf, askToken, basic, read } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { hostileEngines, type HostileStack } from "../hostile/hostile-stack.ts";
import { type LogAdministration, logAdministrationOf } from "../log-administration.ts";
import type { Reply } from "../request.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";

const lockedMs = thorough ? 30_000 : 3_000;
/** Two seconds for the lock; tests beside this one take their share of the machine. */
const longestWriteMs = thorough ? 2_300 : 4_000;
const longestDelayMs = thorough ? 100 : 2_000;

describe("While another process keeps a SQLite file locked (F6)", () => {
  let stack: HostileStack;
  let keys: Administration;
  let logs: LogAdministration;
  beforeAll(async () => {
    const sqlite = hostileEngines.find(({ name }) => name === "SQLite");
    if (sqlite === undefined) throw new Error("SQLite is always there");
    stack = await sqlite.start();
    keys = await administrationOf(stack);
    logs = await logAdministrationOf(stack);
    await keys.createInstance("locked", { roles: ["MonitoringDataRead"] });
  });
  afterAll(() => stack.stop());

  let number = 0;
  const log = (): string => `${JSON.stringify({ MessageGuid: `locked-${number++}`, Status: "COMPLETED" })}\n`;
  const user = () =>
    stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, { headers: basic("nobody", "guess") });
  const cases: readonly (readonly [string, () => Promise<Reply>])[] = [
    ["token-server", () => keys.createKey("locked", `key-${number++}`)],
    ["resource-api", () => logs.send("POST", "/message_logs", log())],
  ];

  it.each(cases)(
    "the %s goes on reading, and tells writers after two seconds to come back",
    { timeout: 60_000 + lockedMs },
    async (service, write) => {
      const other = new DatabaseSync(join(stack.home, `${service}.db`));
      const probe = stack.probes[service === "token-server" ? "token" : "api"];
      await probe.reset();
      other.exec("begin exclusive");
      const end = performance.now() + lockedMs;
      let longest = 0;
      let writes = 0;
      const writing = async (): Promise<void> => {
        while (performance.now() < end - longestWriteMs / 2 || writes < 4) {
          const since = performance.now();
          const reply = await write();
          longest = Math.max(longest, performance.now() - since);
          writes += 1;
          expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
        }
      };
      let reads = 0;
      const reading = async (): Promise<void> => {
        while (performance.now() < end) {
          const token = await askToken(stack, stack.key("demo-api", "secret"));
          const answer = await read(stack, stack.token, "MessageProcessingLogs?$top=1");
          const search = await read(
            stack,
            stack.token,
            "MessageProcessingLogs?$filter=substringof('x',Sender)",
          );
          expect([token.status, answer.status, search.status, (await user()).status]).toEqual([
            200,
            200,
            200,
            expect.toSatisfy((status) => status === 401 || status === 429) as number,
          ]);
          reads += 1;
          await pause(20);
        }
      };
      try {
        await Promise.all([writing(), writing(), writing(), writing(), reading()]);
      } finally {
        other.exec("rollback");
        other.close();
      }
      expect((await write()).status).toBeLessThan(300);
      const { delayMs } = await probe.look();
      expect(longest).toBeLessThan(longestWriteMs);
      expect(delayMs).toBeLessThan(longestDelayMs);
      report(`F6 (${service})`, {
        reads,
        "writes refused": writes,
        "longest write": ms(longest),
        "loop delay": ms(delayMs),
      });
    },
  );
});
