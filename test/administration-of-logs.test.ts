import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { bearer, tokenFor } from "./flows.ts";
import { type LogAdministration, logAdministrationOf } from "./log-administration.ts";
import { logs } from "./message-log.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const log = (MessageGuid: string, more: object = {}): string =>
  `${JSON.stringify({ MessageGuid, Status: "COMPLETED", Sender: "IMPORTED", LogEnd: "/Date(1694081807000)/", ...more })}\n`;

for (const engine of stackEngines) {
  describe(`The operator, with the logs of a stack on ${engine.name},`, () => {
    let stack: Stack;
    let operator: LogAdministration;
    let reader: string;

    beforeAll(async () => {
      stack = await engine.start();
      operator = await logAdministrationOf(stack);
      reader = await tokenFor(stack, "demo-api", "secret");
    });
    afterAll(() => stack.stop());

    it("imports lines, which API clients then read, with one audit line", async () => {
      const reply = await operator.send("POST", "/message_logs", log("one") + log("two", { Mood: 1 }));
      expect([reply.status, reply.json()]).toEqual([
        200,
        { new: 2, updated: 0, unchanged: 0, older: 0, ignored: { "MessageProcessingLog.Mood": 1 } },
      ]);
      const found = await logs(stack, reader, "$filter=Sender%20eq%20'IMPORTED'&$orderby=MessageGuid");
      expect(found.map(({ MessageGuid }) => MessageGuid)).toEqual(["one", "two"]);
      expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
        { event: "logs.imported", outcome: "granted", detail: "new 2, updated 0" },
      ]);
    });

    it("hears which line is broken; batches before it stay, its own does not", async () => {
      const lines = Array.from({ length: 700 }, (_, index) => log(`many-${index}`));
      const reply = await operator.send("POST", "/message_logs", `${lines.join("")}{"MessageGuid":7}\n`);
      expect([reply.status, reply.json()]).toEqual([
        400,
        { error: { code: "invalid-line", message: "MessageGuid is missing", field: "line 701" } },
      ]);
      const found = await operator.count("MessageGuid ge 'many-' and MessageGuid lt 'many.'");
      expect(found).toBe(500);
      expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
        { event: "logs.imported", outcome: "refused", reason: "invalid-line" },
      ]);
    });

    it("exports every log, and imports them again without any change", async () => {
      const exported = await operator.send("GET", "/message_logs");
      expect(exported.status).toBe(200);
      const lines = exported.text.split("\n").filter(Boolean);
      expect(lines).toHaveLength(await operator.count("MessageGuid ne ''"));
      await operator.send("POST", "/message_logs", exported.text);
      const again = await operator.send("POST", "/message_logs", exported.text);
      expect(again.json()).toMatchObject({ new: 0, updated: 0, unchanged: lines.length });
    });

    it.each([
      ["no token", {}, 401],
      ["a made-up token", bearer("a.b.c"), 401],
    ])("is nobody who brings %s, whatever the path", async (_what, headers, status) => {
      for (const path of ["/message_logs", "/nowhere", ""]) {
        const reply = await stack.call(`${stack.apiUrl}/admin/v1${path}`, { headers });
        expect([reply.status, reply.headers["www-authenticate"]]).toEqual([
          status,
          expect.stringMatching(/^Bearer realm="tenantbox"/) as string,
        ]);
        expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
          { event: "administration.refused", outcome: "refused" },
        ]);
      }
    });

    it("is no API client: 403", async () => {
      const reply = await stack.call(`${stack.apiUrl}/admin/v1/message_logs`, { headers: bearer(reader) });
      expect([reply.status, reply.json()]).toEqual([
        403,
        { error: "insufficient_scope", error_description: "Insufficient scope for this resource" },
      ]);
      expect(await auditOf(stack, "resource-api", reply)).toHaveLength(1);
    });

    it("hears of paths and methods that are not served", async () => {
      expect((await operator.send("GET", "/nowhere")).json()).toMatchObject({ error: { code: "not-found" } });
      const reply = await operator.send("DELETE", "/message_logs");
      expect([reply.status, reply.headers["allow"]]).toEqual([405, "POST, HEAD, GET"]);
    });
  });
}
