import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchOptions } from "./bench-options.ts";
import { measureIngest } from "./ingest/measure-ingest.ts";
import { measureGrowth } from "./odata/measure-growth.ts";
import { measureLoop } from "./odata/measure-loop.ts";
import { measureQueries } from "./odata/measure-queries.ts";
import { measureReset } from "./states/measure-reset.ts";
import { measureTokens } from "./tokens/measure-tokens.ts";

// Each server in a process of its own, in turn, round after round, so that a slow spell of the machine hits all.
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const seconds = Number(process.env["BENCH_SECONDS"] ?? 0);

/** Part → how it is measured, and how long one load lasts unless told otherwise. */
const parts: Readonly<Record<string, readonly [(options: BenchOptions) => Promise<void>, number]>> = {
  tokens: [measureTokens, 3],
  queries: [measureQueries, 0.6],
  growth: [measureGrowth, 0.6],
  ingest: [measureIngest, 0],
  loop: [measureLoop, 5],
  states: [measureReset, 0],
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const part = parts[name];
  if (part === undefined) throw new Error(`unknown part ${name}; there are ${Object.keys(parts).join(", ")}`);
  const [measure, usualSeconds] = part;
  const home = mkdtempSync(join(tmpdir(), "tenantbox-bench-"));
  try {
    await measure({ home, rounds, seconds: seconds || usualSeconds });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
