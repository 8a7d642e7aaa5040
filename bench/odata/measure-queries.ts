import type { BenchOptions } from "../bench-options.ts";
import { stopContender } from "../contender.ts";
import type { LoadResult } from "../load.ts";
import { median } from "../statistics.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { startCaps } from "./cap-contenders.ts";
import { type LogDatabase, logDatabase } from "./log-database.ts";
import { type PostgresDatabase, postgresDatabase } from "./postgres-database.ts";
import { type Facts, type Query, queries, readFacts } from "./queries.ts";
import { startTenant, type Tenant } from "./tenant.ts";

const rowsOfRun = Number(process.env["BENCH_LOGS"] ?? 1_000_000);
/** Contenders to leave out, separated by commas. */
const without = new Set((process.env["BENCH_WITHOUT"] ?? "").split(","));

/** The eleven queries, every contender in turn, round after round. Prints a table over TLS, and one over plain HTTP. */
export async function measureQueries({ home, rounds, seconds }: BenchOptions): Promise<void> {
  const database = await logDatabase(rowsOfRun);
  const facts = readFacts(database.file);
  const tenant = await startTenant(home);
  const servers: ApiServer[] = [];
  const plain: ApiServer[] = [];
  let postgres: PostgresDatabase | undefined;
  try {
    servers.push(...(await startSqlite(tenant, facts, database)));
    if (!without.has("postgres")) {
      postgres = await postgresDatabase(database.file);
      servers.push(await startOnPostgres(tenant, facts, postgres));
    }
    const caps = without.has("cap") ? [] : await startCaps(tenant, facts, database);
    if (caps.length > 0) {
      plain.push(...(await startSqlite(tenant, facts, database, { BENCH_PLAIN: "1" })), ...caps);
    }
    const results = await measure([servers, plain], rounds, seconds);
    const measured = `${facts.rows} logs, 8 kept-alive connections, median of ${rounds} rounds of ${seconds} s, Node ${process.versions.node}. CPU in µs a request.`;
    console.log(`OData over TLS 1.3 on ${measured}`);
    print(servers, results);
    if (plain.length > 0) console.log(`OData over plain HTTP on ${measured}`);
    print(plain, results);
  } finally {
    for (const server of [...servers, ...plain]) await server.stop();
    await postgres?.stop();
    await stopContender(tenant.server);
  }
}

function startOnPostgres(tenant: Tenant, facts: Facts, { url, pid }: PostgresDatabase): Promise<ApiServer> {
  return startApiServer({
    name: "on PostgreSQL",
    file: "resource-api.ts",
    settings: { BENCH_DATABASE_URL: url },
    tenant,
    facts,
    otherPids: [pid],
  });
}

/** Ours and its floor on the same file; the floor writes the same absolute URIs. */
export async function startSqlite(
  tenant: Tenant,
  facts: Facts,
  { folder, file }: LogDatabase,
  transport: Readonly<Record<string, string>> = {},
): Promise<[ApiServer, ApiServer]> {
  const ours = await startApiServer({
    name: "tenantbox",
    file: "resource-api.ts",
    settings: { ...transport, BENCH_DATABASE_URL: `sqlite:${folder}` },
    tenant,
    facts,
  });
  const floor = await startApiServer({
    name: "floor",
    file: "floor.ts",
    settings: {
      ...transport,
      BENCH_DATABASE: file,
      BENCH_FACTS: JSON.stringify(facts),
      BENCH_BASE: `${ours.url}/`,
    },
    tenant,
    facts,
    pathOf: ({ name }, index) => `${name}/${index}`,
  });
  return [floor, ours];
}

export type Results = ReadonlyMap<Query, ReadonlyMap<ApiServer, LoadResult[]>>;

/**
 * Asks each once, to see that they say the same, then loads them in turn.
 * @param groups of servers with one transport, their floor first
 */
export async function measure(
  groups: readonly (readonly ApiServer[])[],
  rounds: number,
  seconds: number,
  asked: readonly Query[] = queries,
): Promise<Results> {
  for (const query of asked) for (const group of groups) await checkSame(query, group);
  const results = new Map(asked.map((query) => [query, new Map<ApiServer, LoadResult[]>()]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [query, byServer] of results) {
      for (const server of groups.flat()) {
        const result = await server.load(query, seconds);
        byServer.set(server, [...(byServer.get(server) ?? []), result]);
      }
    }
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  return results;
}

/** The floor answers byte for byte what ours does; the others answer at all. */
async function checkSame(query: Query, [floor, ours, ...others]: readonly ApiServer[]): Promise<void> {
  const [expected, answered] = [await floor?.ask(query, 4), await ours?.ask(query, 4)];
  for (const other of others) await other.ask(query, 4);
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
      const ratio = (cpu / cpuOf(floor)).toFixed(2);
      if (server === floor) return [cpu.toFixed(0)];
      const beside = median(byServer.get(server)?.map(({ cpuMicros }) => cpuMicros[1] ?? 0) ?? []);
      return [server.pids.length > 1 ? `${cpu.toFixed(0)} + ${beside.toFixed(0)}` : cpu.toFixed(0), ratio];
    });
    const latencies = servers.map((server) => {
      const found = byServer.get(server) ?? [];
      const at = (name: "p50" | "p99"): string => median(found.map((result) => result[name])).toFixed(1);
      return `${at("p50")} / ${at("p99")}`;
    });
    console.log(`| ${title} | ${cells.join(" | ")} | ${latencies.join(", ")} |`);
  }
}
