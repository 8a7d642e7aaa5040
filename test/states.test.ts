import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import { type LogAdministration, logAdministrationOf } from "./log-administration.ts";
import { firstLog } from "./message-log.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const all = "MessageGuid ne ''";
const lines = (...guids: string[]): string =>
  guids.map((MessageGuid) => `${JSON.stringify({ MessageGuid, Status: "COMPLETED" })}\n`).join("");

for (const engine of stackEngines) {
  describe(`The states of the logs on ${engine.name}`, () => {
    let stack: Stack;
    let operator: LogAdministration;
    let reader: string;

    beforeAll(async () => {
      stack = await engine.start();
      operator = await logAdministrationOf(stack);
      reader = await tokenFor(stack, "demo-api", "secret");
    });
    afterAll(() => stack.stop());

    it("a reset brings back what the first start made, whatever was added and deleted, with one audit line", async () => {
      const path = "MessageProcessingLogs?$orderby=LogEnd&$expand=CustomHeaderProperties&$top=1000";
      const before = await read(stack, reader, path);
      await operator.send("POST", "/message_logs", lines("new-1", "new-2"));
      const known = await firstLog(stack, reader, "$filter=Status%20eq%20'FAILED'");
      const changed = {
        MessageGuid: known.MessageGuid,
        Status: "COMPLETED",
        LogEnd: "/Date(4694081807000)/",
      };
      await operator.send("POST", "/message_logs", `${JSON.stringify(changed)}\n`);
      expect(await operator.count(all)).toBe(2002);
      const reply = await operator.send("POST", "/reset");
      expect([reply.status, reply.text]).toEqual([204, ""]);
      expect(await operator.count(all)).toBe(2000);
      expect((await read(stack, reader, path)).text).toBe(before.text);
      expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
        { event: "tenant.reset", outcome: "granted", method: "POST" },
      ]);
    });

    it("a snapshot is kept under a name, for its owner only, and brought back as often as wanted", async () => {
      await operator.send("POST", "/message_logs", lines("kept"));
      const taken = await operator.send("POST", "/snapshots", { name: "with-one" });
      expect([taken.status, taken.json()]).toEqual([
        201,
        { name: "with-one", taken_at: expect.any(String) as string, bytes: expect.any(Number) as number },
      ]);
      const folder = join(stack.home, "snapshots", "resource-api");
      expect(readdirSync(folder).map((file) => [file, statSync(join(folder, file)).mode & 0o777])).toEqual([
        ["with-one.db", 0o600],
      ]);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      for (const round of [1, 2]) {
        await operator.send("POST", "/message_logs", lines(`later-${round}`));
        expect((await operator.send("POST", "/snapshots/with-one/restore")).status).toBe(204);
        expect(await operator.count("startswith(MessageGuid,'later-') or MessageGuid eq 'kept'")).toBe(1);
      }
      await operator.send("POST", "/reset");
      expect(await operator.count(all)).toBe(2000);
      await operator.send("POST", "/snapshots/with-one/restore");
      expect(await operator.count(all)).toBe(2001);
    });

    it("snapshots are listed and deleted; one that is not there, or has no name for a file, is refused", async () => {
      await operator.send("POST", "/snapshots", { name: "B" });
      const list = (await operator.send("GET", "/snapshots")).json<{ resources: { name: string }[] }>();
      expect(list.resources.map(({ name }) => name)).toEqual(["B", "with-one"]);
      expect((await operator.send("DELETE", "/snapshots/B")).status).toBe(204);
      for (const [method, path] of [
        ["DELETE", "/snapshots/B"],
        ["POST", "/snapshots/B/restore"],
      ] as const) {
        const gone = await operator.send(method, path);
        expect([gone.status, gone.json()]).toEqual([
          404,
          { error: { code: "not-found", message: 'There is no snapshot with the name "B"' } },
        ]);
      }
      for (const name of ["", "..", "a/b", "a.b", "a b", "ä", "x".repeat(65), 7, null, undefined]) {
        const reply = await operator.send("POST", "/snapshots", { name });
        expect([reply.status, reply.json()]).toMatchObject([
          400,
          { error: { code: "invalid-name", field: "name" } },
        ]);
      }
      expect((await operator.send("POST", "/snapshots/..%2F..%2Fresource-api/restore")).status).toBe(400);
    });

    it("a file that is no snapshot, or only a part of one, is refused, and what is there stays", async () => {
      const folder = join(stack.home, "snapshots", "resource-api");
      writeFileSync(join(folder, "letter.db"), "this is a letter. ".repeat(500));
      chmodSync(join(folder, "letter.db"), 0o600);
      const before = await operator.count(all);
      const reply = await operator.send("POST", "/snapshots/letter/restore");
      expect([reply.status, reply.json()]).toEqual([
        409,
        { error: { code: "damaged", message: "The snapshot is damaged or no snapshot at all" } },
      ]);
      expect(await operator.count(all)).toBe(before);
    });

    it("an import that a reset comes over is refused, and nothing of it is there", async () => {
      await operator.send("POST", "/reset");
      const many = lines(...Array.from({ length: 600 }, (_, index) => `import-${index}`));
      const pending = operator.begin("/message_logs", many);
      const stored = () => operator.count("startswith(MessageGuid,'import-')");
      await expect.poll(stored, { timeout: 10_000 }).toBe(500);
      await operator.send("POST", "/reset");
      const reply = await pending.end(many);
      expect([reply.status, JSON.parse(reply.text)]).toEqual([
        409,
        { error: { code: "conflict", message: "The tenant's state was replaced meanwhile" } },
      ]);
      expect(await operator.count(all)).toBe(2000);
    });

    it("whoever reads while it is replaced finds the old state or the new one", async () => {
      const many = lines(...Array.from({ length: 400 }, (_, index) => `many-${index}`));
      const seen = new Set<number>();
      for (let round = 0; round < 3; round += 1) {
        await operator.send("POST", "/message_logs", many);
        const over = { done: false };
        const reading = async () => {
          while (!over.done) seen.add(await operator.count(all));
        };
        const readers = [reading(), reading()];
        await operator.send("POST", "/reset");
        over.done = true;
        await Promise.all(readers);
      }
      expect([...seen].filter((number) => number !== 2000 && number !== 2400)).toEqual([]);
    });

    it("a simulation ends with the state that it began in", async () => {
      await operator.send("POST", "/simulation", { rate: 50 });
      await operator.send("POST", "/reset");
      expect((await operator.send("GET", "/simulation")).json()).toMatchObject({ running: false });
      expect(await operator.count(all)).toBe(2000);
    });

    it("the next link of a page from before leads into the state of now, by its number of rows", async () => {
      await operator.send("POST", "/reset");
      const page = (link: string) => read(stack, reader, link);
      const first = await page("MessageProcessingLogs?$filter=Status%20eq%20'COMPLETED'");
      const next = first.json<Feed<unknown>>().d.__next ?? "";
      const expected = await page(next);
      await operator.send("POST", "/message_logs", lines("zzz"));
      await page("MessageProcessingLogs?$filter=Status%20eq%20'COMPLETED'");
      await operator.send("POST", "/reset");
      expect((await page(next)).text).toBe(expected.text);
    });
  });
}
