import { chmod, cp, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Ended,
  type Processes,
  remove,
  startProcesses,
  temporaryFolder,
  tenantbox,
} from "./processes.ts";

interface Report {
  readonly running: boolean;
  readonly problems: number;
  readonly findings: readonly {
    readonly subject: string;
    readonly state: string;
    readonly what: string;
    readonly next?: string;
  }[];
}

// Each look is a process of its own, beside other tests.
describe("The doctor", { timeout: 120_000 }, () => {
  let home: string;
  let stack: Processes | undefined;
  const copies: string[] = [];
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home);
  });
  afterAll(async () => {
    await stack?.interrupt();
    await Promise.all([home, ...copies].map(remove));
  });
  const look = async (at: string, more: Record<string, string> = {}): Promise<Ended & { report: Report }> => {
    const settings = {
      TENANTBOX_HOME: at,
      TENANTBOX_TOKEN_PORT: "0",
      TENANTBOX_TOKEN_MTLS_PORT: "0",
      TENANTBOX_API_PORT: "0",
      ...more,
    };
    const ended = await tenantbox(["doctor", "--json"], { settings });
    return { ...ended, report: JSON.parse(ended.stdout) as Report };
  };
  /** What is wrong with a copy of the stopped home to which something was done. */
  const wrongAfter = async (harm: (copy: string) => Promise<void>): Promise<Report["findings"]> => {
    const copy = await temporaryFolder();
    copies.push(copy);
    await cp(home, copy, { recursive: true });
    await chmod(copy, 0o700);
    await harm(copy);
    const { code, report } = await look(copy);
    const wrong = report.findings.filter(({ state }) => state !== "good");
    for (const { next } of wrong) expect(next).toMatch(/\.$/);
    expect(code).toBe(wrong.some(({ state }) => state === "problem") ? 1 : 0);
    return wrong;
  };

  it("finds nothing wrong with a running stack, whose listeners answer", async () => {
    const { code, report } = await look(home);
    expect(report.findings.filter(({ state }) => state === "problem")).toEqual([]);
    expect([code, report.running]).toEqual([0, true]);
    expect(report.findings.filter(({ subject }) => subject.startsWith("listener"))).toHaveLength(3);
  });

  it("finds nothing wrong with the same home when it is stopped, and reads its databases", async () => {
    await stack?.interrupt();
    stack = undefined;
    const { code, report } = await look(home);
    expect(report.findings.filter(({ state }) => state === "problem")).toEqual([]);
    expect([code, report.running]).toEqual([0, false]);
    expect(report.findings.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        "database token-server",
        "database resource-api",
        "master key",
        "trust folder",
        "ports",
      ]),
    );
    const told = await tenantbox(["doctor", "--all"], {
      settings: { TENANTBOX_HOME: home, TENANTBOX_TOKEN_PORT: "0" },
    });
    expect(told.stdout).toMatch(
      /✓ master key: The master key is [0-9a-f]{8}, and opens the database's secrets\./,
    );
  });

  it("says who may look into what, and how to close it", async () => {
    const wrong = await wrongAfter(async (copy) => {
      await chmod(join(copy, "admin.json"), 0o644);
      await chmod(join(copy, "keys"), 0o755);
    });
    expect(wrong).toMatchObject([{ subject: "files", state: "problem" }]);
    expect(wrong[0]?.what).toMatch(/admin\.json.*keys|keys.*admin\.json/);
  });

  it("sees a master key that is gone, damaged, another one, or in the middle of a rotation", async () => {
    const keyOf = (copy: string): string => join(copy, "master.key");
    const other = "ab".repeat(32);
    const cases: readonly (readonly [string, (copy: string) => Promise<void>, string])[] = [
      ["is gone", (copy) => rm(keyOf(copy)), "problem"],
      ["is damaged", (copy) => writeFile(keyOf(copy), "00".repeat(16)), "problem"],
      ["of another master key", (copy) => writeFile(keyOf(copy), other), "problem"],
      [
        "was cut off",
        async (copy) => writeFile(keyOf(copy), `${other}\n${await readFile(keyOf(copy), "utf8")}`),
        "warning",
      ],
    ];
    for (const [words, harm, state] of cases) {
      const [wrong, ...others] = await wrongAfter(harm);
      expect([wrong?.subject, wrong?.state, others]).toEqual(["master key", state, []]);
      expect(wrong?.what).toContain(words);
    }
  });

  it("sees a broken database, a foreign certificate and a useless root", async () => {
    expect(
      await wrongAfter(async (copy) => {
        const file = await readFile(join(copy, "resource-api.db"));
        file.fill(0xff, 4096 * 4, 4096 * 40);
        await rm(join(copy, "resource-api.db-wal"), { force: true });
        await writeFile(join(copy, "resource-api.db"), file);
      }),
    ).toMatchObject([{ subject: "database resource-api", state: "problem" }]);
    const foreign = await wrongAfter((copy) => cp(join(copy, "ca/client-root.pem"), join(copy, "ca.pem")));
    expect(foreign.map(({ subject }) => subject)).toContain("certificates");
    expect(foreign.map(({ what }) => what).join()).toContain("was not issued by");
    expect(
      await wrongAfter((copy) => writeFile(join(copy, "trust/mine.pem"), "no certificate")),
    ).toMatchObject([{ subject: "trust folder", state: "warning" }]);
  });

  it("sees settings that cannot be used, a port that is taken, and a home that is none", async () => {
    const { code, report } = await look(home, { TENANTBOX_TOKEN_PROT: "1" });
    expect([code, report.findings.find(({ subject }) => subject === "settings")?.what]).toEqual([
      1,
      expect.stringContaining("TENANTBOX_TOKEN_PROT is not a setting"),
    ]);
    const taking = createServer().listen(0, "127.0.0.1");
    await once(taking, "listening");
    const { port } = taking.address() as AddressInfo;
    const taken = await look(home, { TENANTBOX_API_PORT: String(port) });
    taking.close();
    const [ports] = taken.report.findings.filter(({ state }) => state === "problem");
    expect([taken.code, ports?.subject]).toEqual([1, "ports"]);
    expect(ports?.next).toContain("TENANTBOX_API_PORT");
    const missing = await look(join(home, "nowhere"));
    expect([missing.code, missing.report.findings.find(({ state }) => state === "problem")?.subject]).toEqual(
      [1, "files"],
    );
  });
});
