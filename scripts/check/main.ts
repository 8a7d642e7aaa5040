import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { deadCode } from "./dead-code.ts";
import { decisions } from "./decisions.ts";
import { documents } from "./documents.ts";
import { format } from "./format.ts";
import { lint } from "./lint.ts";
import { names } from "./names.ts";
import { types } from "./types.ts";
import { versions } from "./versions.ts";

const root = resolve(import.meta.dirname, "../..");
const shown = 60;

const started = performance.now();
const reports = await Promise.all(
  [types, lint, format, deadCode, names, decisions, versions, documents].map(async (check) => ({
    name: check.name,
    findings: await check.findings(root),
  })),
);

for (const { name, findings } of reports) {
  if (findings.length === 0) continue;
  console.error(`\n── ${name} ──`);
  console.error(findings.slice(0, shown).join("\n"));
  if (findings.length > shown) console.error(`… and ${findings.length - shown} more lines`);
}
const failed = reports.filter(({ findings }) => findings.length > 0);
const passed = reports.length - failed.length;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const verdicts = reports
  .map(({ name, findings }) => `${findings.length === 0 ? "✓" : "✗"} ${name}`)
  .join("  ");
console.error(`check: ${verdicts}  (${seconds} s)`);

const json = process.argv.indexOf("--json");
const report = process.argv[json + 1];
if (json > 0 && report !== undefined) {
  await mkdir(dirname(report), { recursive: true });
  await writeFile(report, JSON.stringify({ passed, failed: failed.length }));
}
process.exitCode = failed.length === 0 ? 0 : 1;
