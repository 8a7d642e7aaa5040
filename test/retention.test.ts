import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { logAdministrationOf } from "./log-administration.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const day = 86_400_000;

interface LastSweep {
  readonly removed: { readonly logs: number; readonly messages: number; readonly traces: number };
}

for (const engine of stackEngines) {
  describe(`Twenty days later, on ${engine.name},`, () => {
    let stack: Stack;

    beforeAll(async () => {
      stack = await engine.start();
      const imported = { MessageGuid: "kept", LogStart: "/Date(1694081805811)/", Status: "COMPLETED" };
      await (await logAdministrationOf(stack)).send("POST", "/message_logs", JSON.stringify(imported));
    });
    afterAll(() => stack.stop());

    const started = (moment: number): string => `datetime'${new Date(moment).toISOString().slice(0, 23)}'`;

    it("the operator sees how long what is kept", async () => {
      const reply = await (await logAdministrationOf(stack)).send("GET", "/retention");
      expect(reply.json()).toEqual({ logs_days: 30, messages_days: 90, traces_minutes: 60 });
    });

    it("logs of more than thirty days go, and the demo tenant has new ones", async () => {
      const operator = await logAdministrationOf(stack);
      const old = `LogStart lt ${started(stack.now() + 20 * day - 30 * day)}`;
      expect(await operator.count(old)).toBeGreaterThan(500);
      await stack.advance(20 * day);
      const swept = (await operator.send("GET", "/retention")).json<{ last_sweep: LastSweep }>();
      const { removed } = swept.last_sweep;
      expect(removed.logs).toBeGreaterThan(500);
      expect(removed.traces).toBeGreaterThan(0);
      expect(removed.messages).toBe(0);
      // What was imported, and the few that started before and ended after.
      expect(await operator.count(`${old} and LogEnd lt ${started(stack.now() - 30 * day)}`)).toBe(0);
      expect(await operator.count("MessageGuid eq 'kept'")).toBe(1);
      expect(await operator.count(`LogStart gt ${started(stack.now() - day)}`)).toBeGreaterThan(20);
    });

    it("a log whose header was never written is still there", async () => {
      const operator = await logAdministrationOf(stack);
      expect(await operator.count("LogStart eq null and Status eq 'PROCESSING'")).toBeGreaterThan(0);
    });

    it("nothing else is old enough to go", async () => {
      const swept = await (await logAdministrationOf(stack)).send("POST", "/retention");
      expect(swept.json()).toEqual({ logs: 0, messages: 0, traces: 0 });
      expect(await auditOf(stack, "resource-api", swept)).toMatchObject([
        { event: "retention.swept", outcome: "granted" },
      ]);
    });
  });
}
