import { mkdir, mkdtemp, open, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openAuditFile } from "./audit-file.ts";
import { recordOf } from "./audit-record.ts";
import { jsonLine } from "./printable.ts";

describe("the audit log", () => {
  it("keeps one line of printable ASCII per event, whatever a caller claims to be", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "audit-")), "audit", "x.jsonl");
    const log = openAuditFile(file, () => 0);
    const claims = ["a\r\nb", "\u001b[2J", "\u202e\u2028", '"}', "\ud800", "x".repeat(8192), "é", ""];
    for (const principal of claims) {
      const event = {
        event: "token.refused",
        outcome: "refused",
        reason: "client-unknown",
        principal,
      } as const;
      log.add(jsonLine(recordOf({ ...event, method: "POST", path: "/", request: "r" }, 0)));
    }
    await log.close();
    const text = await readFile(file, "utf8");
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(claims.length);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    for (const [index, line] of lines.entries()) {
      const { principal, time } = JSON.parse(line) as { principal: string; time: string };
      expect(principal.length).toBeLessThanOrEqual(257);
      expect((claims[index] ?? "").startsWith(principal.slice(0, 100))).toBe(true);
      expect(time).toBe("1970-01-01T00:00:00.000Z");
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  describe("that has grown to 64 MiB", () => {
    const grown = async () => {
      const file = join(await mkdtemp(join(tmpdir(), "audit-")), "x.jsonl");
      const handle = await open(file, "w");
      await handle.truncate(64 * 1024 * 1024);
      await handle.close();
      return file;
    };
    const endOf = async (file: string): Promise<string> => (await readFile(file)).subarray(-2).toString();
    const eventually = async (look: () => Promise<boolean>): Promise<void> => {
      await expect.poll(look, { timeout: 10_000, interval: 20 }).toBe(true);
    };
    const exists = (file: string): Promise<boolean> =>
      stat(file).then(
        () => true,
        () => false,
      );

    it("goes on in a new file, and nothing is lost", async () => {
      const file = await grown();
      const log = openAuditFile(file, () => 0);
      log.add("1\n");
      await eventually(() => exists(`${file}.1`));
      log.add("2\n");
      await log.close();
      expect([await endOf(`${file}.1`), await readFile(file, "utf8")]).toEqual(["1\n", "2\n"]);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    });

    it("goes on as it is where it cannot have another name, and nothing is lost", async () => {
      const file = await grown();
      await mkdir(`${file}.1`);
      const failures: Error[] = [];
      const log = openAuditFile(
        file,
        () => 0,
        (error) => failures.push(error),
      );
      log.add("1\n");
      await eventually(async () => failures.length > 0);
      log.add("2\n");
      await log.close();
      expect((await readFile(file)).subarray(-4).toString()).toBe("1\n2\n");
    });
  });
});
