// Prints `N passed, N failed` for the reports of a test run (`.ci/run`).
//   node scripts/test-counts.mjs FOLDER EXIT_CODE [EXIT_CODE_OF_A_FURTHER_SUITE …]
// The first exit code belongs to `npm test`; each further suite counts as one test.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const [folder = ".", testCode = "1", ...further] = process.argv.slice(2);
const check = await report("check.json");
const vitest = await report("vitest.json");

// A file that does not even load has no failed test in it, but it is a failure all the same.
const broken = (vitest.testResults ?? []).filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((one) => one.status === "failed"),
);
const failedSuites = further.filter((code) => code !== "0").length;
const passed = (check.passed ?? 0) + (vitest.numPassedTests ?? 0) + further.length - failedSuites;
let failed = (check.failed ?? 0) + (vitest.numFailedTests ?? 0) + broken.length + failedSuites;
if (testCode !== "0" && failed === failedSuites) failed += 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function report(name) {
  try {
    return JSON.parse(await readFile(join(folder, name), "utf8"));
  } catch {
    return {};
  }
}
