import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const script = join(import.meta.dirname, "test-counts.mjs");
const failedTest = { status: "failed", assertionResults: [{ status: "failed" }] };
const brokenFile = { status: "failed", assertionResults: [] };

describe("the closing line of a CI run", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tenantbox-counts-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const closing = (...codes: string[]): Promise<string> =>
    new Promise((done) => {
      execFile(process.execPath, [script, folder, ...codes], (error, stdout) =>
        done(`${stdout}${error?.code ?? 0}`),
      );
    });

  async function reports(check: object, vitest: object): Promise<void> {
    await writeFile(join(folder, "check.json"), JSON.stringify(check));
    await writeFile(join(folder, "vitest.json"), JSON.stringify(vitest));
  }

  test("adds up checks, tests and further suites", async () => {
    await reports({ passed: 5, failed: 0 }, { numPassedTests: 10, numFailedTests: 0, testResults: [] });
    expect(await closing("0", "0")).toBe("16 passed, 0 failed\n0");
  });

  test("counts a test file that does not load as a failure", async () => {
    await reports(
      { passed: 5, failed: 0 },
      { numPassedTests: 9, numFailedTests: 1, testResults: [failedTest, brokenFile] },
    );
    expect(await closing("1")).toBe("14 passed, 2 failed\n1");
  });

  test("a further suite that failed is a failure", async () => {
    await reports({ passed: 5, failed: 0 }, { numPassedTests: 10, numFailedTests: 0, testResults: [] });
    expect(await closing("0", "2")).toBe("15 passed, 1 failed\n1");
  });

  test("a run that ended badly without a failed test, or without any report, is a failure", async () => {
    expect(await closing("1")).toBe("0 passed, 1 failed\n1");
  });
});
