import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "../hostile/growth.ts";
import { type HostileStack, hostileEngines } from "../hostile/hostile-stack.ts";
import { listedSuites } from "../hostile/suites.ts";
import { tlsPorts } from "../hostile/tls-rows.ts";
import { report } from "./report.ts";

const run = promisify(execFile);
const required = (process.env["TENANTBOX_REQUIRE"] ?? "").split(",");

/** Whether a tool is on this machine. @throws Error where TENANTBOX_REQUIRE names it all the same */
function has(tool: string): boolean {
  const there = spawnSync(tool, ["--version"]).error === undefined;
  if (!there && required.includes(tool)) throw new Error(`${tool} is required and not on the PATH`);
  if (!there)
    process.stdout.write(`goal g05: ${tool} is not installed, its look at the listeners is skipped\n`);
  return there;
}

/** What testssl finds in any tenant on a machine of its own, and why that stays. */
const explained: Readonly<Record<string, string>> = {
  engine_problem: "about the openssl of the machine that testssl runs on",
  cert_chain_of_trust: "the root is the tenant's own",
  cert_revocation: "the root is the tenant's own, and the certificate lasts a year at most",
  DNS_CAArecord: "localhost has no such record",
  HSTS: "a name of this machine is never told to come back by TLS only (row 197)",
};

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly finding: string;
}

describe("G5: tools that look for weak TLS", () => {
  let stack: HostileStack;
  beforeAll(async () => {
    const started = await hostileEngines[0]?.start();
    if (started === undefined) throw new Error("no engine");
    stack = started;
  });
  afterAll(() => stack?.stop());

  it.skipIf(!has("sslscan"))(
    "find the listed suites and nothing else at every listener (sslscan)",
    async () => {
      const listed = [...Object.keys(listedSuites["TLS 1.2"]), ...Object.keys(listedSuites["TLS 1.3"])].map(
        Number,
      );
      const ports = Object.entries(tlsPorts(stack));
      for (const [name, port] of ports) {
        const { stdout } = await run("sslscan", ["--no-colour", "--xml=-", `localhost:${port}`]);
        const suites = [
          ...stdout.matchAll(/<cipher status="(?:preferred|accepted)"[^>]* id="(0x[0-9A-Fa-f]+)"/g),
        ];
        expect([name, suites.map(([, id]) => Number(id)).toSorted((one, two) => one - two)]).toEqual([
          name,
          listed.toSorted((one, two) => one - two),
        ]);
        const versions = [...stdout.matchAll(/<protocol type="(\w+)" version="([\d.]+)" enabled="1"/g)];
        expect([name, versions.map(([, type, version]) => `${type}${version}`)]).toEqual([
          name,
          ["tls1.2", "tls1.3"],
        ]);
        expect(stdout).toMatch(/<renegotiation supported="0"/);
        expect(stdout).not.toMatch(/vulnerable="1"|<compression supported="1"/);
      }
      report("g05", { tool: "sslscan", listeners: ports.length, suites: listed.length, others: 0 });
    },
  );

  // A minute or two for each listener.
  it.skipIf(!thorough || !has("testssl"))(
    "find nothing above INFO but what is explained (testssl)",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "testssl-"));
      try {
        const counts = { listeners: 0, checks: 0, unexplained: 0 };
        for (const [name, port] of Object.entries(tlsPorts(stack))) {
          const findings = await findingsOf(join(folder, `${port}.json`), port);
          // It has really looked at this listener.
          expect(findings.length, name).toBeGreaterThan(100);
          expect(findings.find(({ id }) => id === "TLS1_3")?.finding, name).toMatch(/^offered/);
          const unexplained = findings.filter(
            ({ id, severity }) => !["OK", "INFO"].includes(severity) && explained[id] === undefined,
          );
          expect([name, unexplained]).toEqual([name, []]);
          counts.listeners += 1;
          counts.checks += findings.length;
        }
        report("g05", { tool: "testssl", ...counts });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

/** What testssl says of a port. Where it could not look on a busy machine, it looks again, twice. */
async function findingsOf(file: string, port: number): Promise<readonly Finding[]> {
  for (let left = 3; ; left -= 1) {
    rmSync(file, { force: true });
    const words = ["--quiet", "--color", "0", "--warnings", "batch", "--jsonfile", file];
    await run("testssl", [...words, `https://localhost:${port}`], { maxBuffer: 16 * 1024 * 1024 }).catch(
      // Its exit code counts findings; what it wrote is what is looked at.
      () => undefined,
    );
    const findings = JSON.parse(readFileSync(file, "utf8")) as readonly Finding[];
    if (left === 1 || !findings.some(({ finding }) => finding.includes("connect problem"))) return findings;
  }
}
