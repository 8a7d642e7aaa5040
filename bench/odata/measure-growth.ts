import type { BenchOptions } from "../bench-options.ts";
import { stopContender } from "../contender.ts";
import { median } from "../statistics.ts";
import { type ApiServer } from "./api-server.ts";
import { logDatabase } from "./log-database.ts";
import { measure, startSqlite } from "./measure-queries.ts";
import { queries, readFacts } from "./queries.ts";
import { startTenant } from "./tenant.ts";

const sizes = [10_000, 100_000, 1_000_000];

/** The first-page queries as the table grows: their cost must stay where it is. Prints one table. */
export async function measureGrowth({ home, rounds, seconds }: BenchOptions): Promise<void> {
  const asked = queries.filter(({ firstPage }) => firstPage);
  const tenant = await startTenant(home);
  const table = asked.map(({ title }) => [title]);
  try {
    for (const size of sizes) {
      const database = await logDatabase(size);
      const servers: readonly ApiServer[] = await startSqlite(tenant, readFacts(database.file), database);
      try {
        const results = await measure([servers], rounds, seconds, asked);
        for (const [place, query] of asked.entries()) {
          const cpus = servers.map((server) =>
            median(
              (results.get(query)?.get(server) ?? []).map(({ cpuMicros }) => cpuMicros[0] ?? Number.NaN),
            ),
          );
          table[place]?.push(...cpus.map((cpu) => cpu.toFixed(0)));
        }
      } finally {
        for (const server of servers) await server.stop();
      }
    }
  } finally {
    await stopContender(tenant.server);
  }
  console.log("CPU in µs a request as the table grows.");
  console.log(`| query | ${sizes.map((size) => `floor, ${size} | tenantbox, ${size}`).join(" | ")} |`);
  console.log(`| --- |${" --- |".repeat(sizes.length * 2)}`);
  for (const row of table) console.log(`| ${row.join(" | ")} |`);
}
