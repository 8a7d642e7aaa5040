import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "undici";
import type { BenchOptions } from "../bench-options.ts";
import { type Contender, startContender, stopContender } from "../contender.ts";
import { type LoadResult, runLoad } from "../load.ts";
import { median } from "../statistics.ts";
import type { TokenContender } from "./servers/token-contender.ts";

const connections = 16;

interface Server {
  readonly name: string;
  readonly contender: Contender<TokenContender>;
  readonly pool: Pool;
  readonly results: LoadResult[];
}

/** Tokens for a secret over TLS 1.3: tenantbox beside its engine and beside the floor. Prints one table. */
export async function measureTokens({ home, rounds, seconds }: BenchOptions): Promise<void> {
  const servers: Server[] = [];
  try {
    // Ours comes first, because it makes the certificates that all of them show.
    for (const name of ["tenantbox", "bare-oidc-provider", "jose-floor"])
      servers.push(await start(name, home));
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of servers) server.results.push(await load(server, seconds));
    }
    print(servers, rounds, seconds);
  } finally {
    for (const { contender, pool } of servers) {
      await pool.destroy();
      await stopContender(contender);
    }
  }
}

async function start(name: string, home: string): Promise<Server> {
  const file = new URL(`servers/${name}.ts`, import.meta.url);
  const contender = await startContender<TokenContender>(file, { BENCH_HOME: home });
  const ca = readFileSync(join(home, "ca.pem"), "utf8");
  const pool = new Pool(new URL(contender.greeting.url).origin, { connections, connect: { ca } });
  return { name, contender, pool, results: [] };
}

function load({ contender, pool }: Server, seconds: number): Promise<LoadResult> {
  const { url, clientId, secret } = contender.greeting;
  const headers = {
    authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const path = new URL(url).pathname;
  const body = "grant_type=client_credentials";
  const requestOf = () => ({ path, method: "POST", headers, body }) as const;
  return runLoad({ pids: [contender.pid], pool, connections, seconds, warmUpSeconds: 0.5, requestOf });
}

function print(servers: readonly Server[], rounds: number, seconds: number): void {
  const cpus = servers.map(({ results }) =>
    median(results.map((result) => result.cpuMicros[0] ?? Number.NaN)),
  );
  const [, bare = Number.NaN, floor = Number.NaN] = cpus;
  console.log(
    `RS256 tokens with a secret over TLS 1.3, ${connections} kept-alive connections, median of ${rounds} rounds of ${seconds} s, Node ${process.versions.node}`,
  );
  console.log(
    "| server | CPU µs a token | ÷ bare oidc-provider | ÷ jose floor | tokens/s | spread | p50 ms | p99 ms |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const [place, { name, results }] of servers.entries()) {
    const cpu = cpus[place] ?? Number.NaN;
    const perSecond = results.map((result) => result.requests / result.seconds);
    const cells = [
      name,
      cpu.toFixed(0),
      (cpu / bare).toFixed(2),
      (cpu / floor).toFixed(2),
      median(perSecond).toFixed(0),
      `${Math.min(...perSecond).toFixed(0)}..${Math.max(...perSecond).toFixed(0)}`,
      median(results.map((result) => result.p50)).toFixed(1),
      median(results.map((result) => result.p99)).toFixed(1),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
