// The one entry behind `npm start`, `npm test`, `npm run …` and `./tenantbox`. Plain JavaScript without
// dependencies, because it has to run before anything is installed and under any Node from version 20 on.
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runChild } from "./runtime/child.mjs";
import { ensureInstalled } from "./runtime/installation.mjs";
import { findNode } from "./runtime/node-binary.mjs";
import { Refusal } from "./runtime/refusal.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "packages/cli/src/main.ts");

/** What each task runs, in order: lists of arguments for Node. Later steps run even if an earlier one failed. */
const tasks = {
  start: (args) => [[cli, "start", ...args]],
  tenantbox: (args) => [[cli, ...args]],
  test: testSteps,
  check: (args) => [["scripts/check/main.ts", ...args]],
  format: (args) => [["node_modules/@biomejs/biome/bin/biome", "format", "--write", ...args]],
  bench: (args) => [["bench/main.ts", ...args]],
  pack: (args) => [["scripts/pack/main.ts", ...args]],
  coverage: (args) => [["scripts/api-coverage/main.ts", ...args]],
  "test:goals": (args) => [
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--mode",
      "goals",
      ...(args.length > 0
        ? args
        : ["test/hostile", "test/goals", "test/import-and-export", "packages/tenantbox/test/start-time"]),
    ],
  ],
  tutorials: (args) => [["scripts/documents/main.ts", ...args]],
  "test:sap-clients": (args) => [["interop/run.mjs", ...args]],
};

/** `--report FOLDER` also writes what passed and failed as JSON, for `.ci/run`. */
function testSteps(args) {
  const at = args.indexOf("--report");
  const report = at < 0 ? undefined : resolve(args[at + 1] ?? "");
  const rest = at < 0 ? args : args.toSpliced(at, 2);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", ...rest];
  if (report === undefined) return [["scripts/check/main.ts"], vitest];
  return [
    ["scripts/check/main.ts", "--json", join(report, "check.json")],
    [...vitest, "--reporter=default", "--reporter=json", `--outputFile.json=${join(report, "vitest.json")}`],
  ];
}

/** Runs one task to its end and sets the exit code. */
export async function run(task, args) {
  try {
    process.exitCode = await runTask(task, args);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`tenantbox: ${error.message}\n`);
    process.exitCode = 1;
  }
}

async function runTask(task, args) {
  const steps = Object.hasOwn(tasks, task) ? tasks[task](args) : undefined;
  if (steps === undefined) {
    throw new Refusal(`unknown task '${task}'; there are ${Object.keys(tasks).join(", ")}`);
  }
  const node = await findNode(root);
  await ensureInstalled(root, node);
  const ofUser = task === "start" || task === "tenantbox";
  const env = {
    ...process.env,
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    // Node keeps what it compiled, types stripped, so a second start saves a third of its time.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules/.cache/compiled"),
  };
  let code = 0;
  for (const step of steps) {
    const file = resolve(root, step[0]);
    if (!existsSync(file)) throw new Refusal(`${step[0]} is missing from this copy of the project`);
    // The CLI works in the caller's directory and ends when this process is gone; tasks work in the project.
    const options = ofUser ? { env, ipc: true } : { env, cwd: root };
    const stepCode = await runChild(node, [file, ...step.slice(1)], options);
    if (stepCode > 128) return stepCode;
    code ||= stepCode;
  }
  return code;
}

const invoked = process.argv[1];
if (invoked !== undefined && fileURLToPath(import.meta.url) === realpathSync(invoked)) {
  await run(process.argv[2] ?? "", process.argv.slice(3));
}
