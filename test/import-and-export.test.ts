import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "./hostile/growth.ts";
import { hostileEngines, type HostileStack } from "./hostile/hostile-stack.ts";
import { read, tokenFor } from "./flows.ts";
import { firstLog, logs } from "./message-log.ts";
import { type Ended, tenantbox } from "./processes.ts";

const start = Date.UTC(2026, 10, 24);
/** Asked in `npm run test:goals` only: how long a loop waits tells of the machine as well. */
const longestDelayMs = 250;

/** A log as a tenant answers it, with its headers. */
const exported = (number: number, more: object = {}): object => ({
  __metadata: { id: "https://t/x", uri: "https://t/x", type: "com.sap.hci.api.MessageProcessingLog" },
  MessageGuid: `AG${String(number).padStart(8, "0")}`,
  CorrelationId: `AC${String(number).padStart(8, "0")}`,
  LogStart: `/Date(${start + number * 10})/`,
  LogEnd: `/Date(${start + number * 10 + 500})/`,
  Sender: "SHOP_OF_ACME",
  Receiver: "ERP_OF_ACME",
  IntegrationFlowName: "Orders",
  IntegrationArtifact: { Id: "Orders", Name: "Orders", Type: "INTEGRATION_FLOW" },
  Status: "COMPLETED",
  CustomHeaderProperties: { results: [{ Id: String(number), Name: "Order", Value: `45${number}` }] },
  Attachments: { __deferred: { uri: "https://t/x/Attachments" } },
  ...more,
});
const page = (entities: readonly object[]): string => JSON.stringify({ d: { results: entities } });

for (const engine of hostileEngines) {
  describe(`The command line, with a stack on ${engine.name},`, () => {
    let stack: HostileStack;
    let folder: string;

    beforeAll(async () => {
      stack = await engine.start();
      folder = join(stack.home, "files");
      await mkdir(folder);
    });
    afterAll(() => stack.stop());

    const type = (...words: string[]): Promise<Ended> =>
      tenantbox(words, { directory: folder, settings: { TENANTBOX_HOME: stack.home } });
    const file = (name: string, content: string | Buffer): Promise<void> =>
      writeFile(join(folder, name), content);

    it("imports pages of a tenant under pseudonyms, once, however often they come", async () => {
      await file("page1.json", page([exported(1), exported(2, { Mood: "good" })]));
      await file("page2.json.gz", gzipSync(`${page([exported(3)])}\n${JSON.stringify(exported(4))}\n`));
      const first = await type("import", "page1.json", "page2.json.gz");
      expect(first.stdout).toBe(
        "imported 4 logs: 4 new, 0 updated, 0 unchanged\n" +
          "ignored, because they are not known here: MessageProcessingLog.Mood (1 times)\n" +
          "names, values and contents are pseudonyms; --raw keeps them\n",
      );
      const again = await type("import", "--json", "page1.json", "page2.json.gz");
      expect(JSON.parse(again.stdout)).toMatchObject({
        logs: 4,
        new: 0,
        updated: 0,
        unchanged: 4,
        pseudonymised: true,
      });
      const token = await tokenFor(stack, "demo-api", "secret");
      const query = "$filter=MessageGuid%20eq%20'AG00000001'&$expand=CustomHeaderProperties";
      const log = await firstLog(stack, token, query);
      expect(log["Sender"]).toMatch(/^anon-\w{12}$/);
      expect(JSON.stringify(log)).not.toMatch(/ACME|451/);
      expect((await stat(join(stack.home, "pseudonym.key"))).mode & 0o777).toBe(0o600);
    });

    it("keeps names with --raw, and updates a log whose status went on", async () => {
      const open = { Status: "PROCESSING", LogEnd: null };
      await file("raw.json", page([exported(10, open)]));
      await type("import", "--raw", "raw.json");
      await file("raw.json", page([exported(10)]));
      expect((await type("import", "--raw", "raw.json")).stdout).toBe(
        "imported 1 logs: 0 new, 1 updated, 0 unchanged\n",
      );
      const token = await tokenFor(stack, "demo-api", "secret");
      const log = await firstLog(stack, token, "$filter=Sender%20eq%20'SHOP_OF_ACME'");
      expect([log.Status, log["LogEnd"]]).toEqual(["COMPLETED", `/Date(${start + 600})/`]);
    });

    it.each([
      ["broken.ndjson", `${JSON.stringify(exported(20))}\n{"MessageGuid":\n}\n`, 2, "this is not JSON"],
      ["refused.ndjson", `${JSON.stringify(exported(20))}\n\n{"Status":"X"}\n`, 3, "MessageGuid is missing"],
      ["cut.json", page([exported(20)]).slice(0, -3), 1, "the file ends in the middle"],
    ])(
      "names the line of %s that is broken, and stores nothing of its batch",
      async (name, content, line, message) => {
        await file(name, content);
        const ended = await type("import", "--raw", name);
        expect([ended.code, ended.stderr]).toEqual([
          65,
          `tenantbox: ${name}, line ${line}: ${message}; 0 logs before it are imported\n`,
        ]);
        const token = await tokenFor(stack, "demo-api", "secret");
        expect(await logs(stack, token, "$filter=MessageGuid%20eq%20'AG00000020'")).toEqual([]);
      },
    );

    it.each([
      ["missing.json", "missing.json cannot be read (ENOENT)"],
      [".", ". is no file"],
    ])("says which file it cannot read: %s", async (name, message) => {
      expect(await type("import", name)).toMatchObject({ code: 66, stderr: `tenantbox: ${message}\n` });
    });

    it("exports what it takes back without any change, as one answer, lines, packed or to the terminal", async () => {
      expect((await type("export", "all.json")).stdout).toMatch(/^exported \d+ logs to all\.json\n$/);
      const whole = await readFile(join(folder, "all.json"), "utf8");
      const { results } = (JSON.parse(whole) as { d: { results: unknown[] } }).d;
      expect(results.length).toBeGreaterThanOrEqual(2_000);
      await type("export", "all.ndjson.gz");
      const lines = gunzipSync(await readFile(join(folder, "all.ndjson.gz"))).toString("utf8");
      expect(
        lines
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(results);
      expect((await type("export")).stdout).toBe(whole);
      expect(await type("export", ".")).toMatchObject({
        code: 73,
        stderr: "tenantbox: . is no file; without a name the logs go to standard output\n",
      });
      await type("import", "--raw", "all.json");
      const again = await type("import", "--raw", "--json", "all.ndjson.gz");
      expect(JSON.parse(again.stdout)).toMatchObject({
        new: 0,
        updated: 0,
        unchanged: results.length,
        ignored: {},
      });
    }, 120_000);

    const many = thorough ? 50_000 : 5_000;
    it(`imports ${many} logs while readers are answered`, async () => {
      const lines = Array.from({ length: many }, (_, index) => JSON.stringify(exported(100_000 + index)));
      await file("many.ndjson", lines.join("\n"));
      const token = await tokenFor(stack, "demo-api", "secret");
      await stack.probes.api.reset();
      const importing = type("import", "--json", "many.ndjson");
      let ended = false;
      void importing.finally(() => {
        ended = true;
      });
      let answered = 0;
      while (!ended) {
        const query = "MessageProcessingLogs?$filter=Status%20eq%20'FAILED'&$orderby=LogEnd%20desc&$top=20";
        const reply = await read(stack, token, query);
        expect(reply.status).toBe(200);
        answered += 1;
      }
      expect(JSON.parse((await importing).stdout)).toMatchObject({ logs: many, new: many });
      expect(answered).toBeGreaterThan(20);
      const { delayMs, rss } = await stack.probes.api.look();
      if (thorough) expect(delayMs).toBeLessThan(longestDelayMs);
      expect(rss).toBeLessThan(600 * 1024 * 1024);
    }, 120_000);
  });
}
