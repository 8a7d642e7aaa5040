import type { BenchOptions } from "../bench-options.ts";
import { stopContender } from "../contender.ts";
import type { LoadResult } from "../load.ts";
import { median } from "../statistics.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { logDatabase } from "./log-database.ts";
import { type Facts, type Query, queries, readFacts } from "./queries.ts";
import { startTenant, type Tenant } from "./tenant.ts";

const rowsOfRun = Number(process.env["BENCH_LOGS"] ?? 1_000_000);

/** The eleven queries over HTTPS, every contender in turn, round after round. Prints one table. */
export async function measureQueries({ home, rounds, seconds }: BenchOptions): Promise<void> {
  const { folder, file } = await logDatabase(rowsOfRun);
  const facts = readFacts(file);
  const tenant = await startTenant(home);
  const servers: ApiServer[] = [];
  try {
    servers.push(...(await startSqlite(tenant, facts, folder, file)));
    const results = await measure(servers, rounds, seconds);
    console.log(
      `OData over TLS 1.3 on ${facts.rows} logs, 8 kept-alive connections, median of ${rounds} rounds of ${seconds} s, Node ${process.versions.node}. CPU in µs a request.`,
    );
    print(servers, results);
  } finally {
    for (const server of servers) await server.stop();
    await stopContender(tenant.server);
  }
}

/** Ours and its floor on the same file; the floor writes the same absolute URIs. */
export async function startSqlite(
  tenant: Tenant,
  facts: Facts,
  folder: string,
  file: string,
): Promise<[ApiServer, ApiServer]> {
  const ours = await startApiServer({
    name: "tenantbox",
    file: "resource-api.ts",
    settings: { BENCH_DATABASE_URL: `sqlite:${folder}` },
    tenant,
    facts,
  });
  const floor = await startApiServer({
    name: "floor",
    file: "floor.ts",
    settings: { BENCH_DATABASE: file, BENCH_FACTS: JSON.stringify(facts), BENCH_BASE: `${ours.url}/` },
    tenant,
    facts,
    pathOf: ({ name }, index) => `${name}/${index}`,
  });
  return [floor, ours];
}

export type Results = ReadonlyMap<Query, ReadonlyMap<ApiServer, LoadResult[]>>;

/** Asks each once, to see that they say the same, then loads them in turn. */
export async function measure(
  servers: readonly ApiServer[],
  rounds: number,
  seconds: number,
  asked: readonly Query[] = queries,
): Promise<Results> {
  for (const query of asked) await checkSame(query, servers);
  const results = new Map(asked.map((query) => [query, new Map<ApiServer, LoadResult[]>()]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [query, byServer] of results) {
      for (const server of servers) {
        const result = await server.load(query, seconds);
        byServer.set(server, [...(byServer.get(server) ?? []), result]);
      }
    }
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  return results;
}

async function checkSame(query: Query, [floor, ours]: readonly ApiServer[]): Promise<void> {
  const [expected, answered] = [await floor?.ask(query, 4), await ours?.ask(query, 4)];
  if (expected === answered) return;
  let at = 0;
  while (expected?.[at] === answered?.[at]) at += 1;
  const cut = (text: string | undefined) => text?.slice(Math.max(0, at - 60), at + 60);
  throw new Error(`${query.name}: the floor says ${cut(expected)}, tenantbox ${cut(answered)}`);
}

function print(servers: readonly ApiServer[], results: Results): void {
  const [floor] = servers;
  const heads = servers.flatMap(({ name }) => (name === "floor" ? [name] : [name, "÷ floor"]));
  console.log(
    `| query | ${heads.join(" | ")} | p50 / p99 ms ${servers.map(({ name }) => name).join(", ")} |`,
  );
  console.log(`| --- |${" --- |".repeat(heads.length + 1)}`);
  for (const [{ title }, byServer] of results) {
    const cpuOf = (server: ApiServer | undefined): number =>
      median((server && byServer.get(server))?.map(({ cpuMicros }) => cpuMicros[0] ?? Number.NaN) ?? []);
    const cells = servers.flatMap((server) => {
      const cpu = cpuOf(server);
      return server === floor ? [cpu.toFixed(0)] : [cpu.toFixed(0), (cpu / cpuOf(floor)).toFixed(2)];
    });
    const latencies = servers.map((server) => {
      const found = byServer.get(server) ?? [];
      const at = (name: "p50" | "p99"): string => median(found.map((result) => result[name])).toFixed(1);
      return `${at("p50")} / ${at("p99")}`;
    });
    console.log(`| ${title} | ${cells.join(" | ")} | ${latencies.join(", ")} |`);
  }
}
