import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadResult, loadTokens } from "./load.ts";
import type { Contender } from "./servers/contender.ts";

// Each server in a process of its own, in turn, round after round, so that a slow spell of the machine hits all.
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const seconds = Number(process.env["BENCH_SECONDS"] ?? 3);
const connections = 16;

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

async function start(
  server: string,
  home: string,
): Promise<{ name: string; child: ChildProcess; contender: Contender; results: LoadResult[] }> {
  const env = { ...process.env, BENCH_HOME: home, NODE_ENV: "production" };
  const child = fork(join(import.meta.dirname, "servers", `${server}.ts`), {
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [contender] = (await once(child, "message")) as [Contender];
  return { name: server, child, contender, results: [] };
}

const home = mkdtempSync(join(tmpdir(), "tenantbox-bench-"));
try {
  // Ours comes first, because it makes the certificates that all of them show.
  const servers = [await start("tenantbox", home)];
  for (const name of ["bare-oidc-provider", "jose-floor"]) servers.push(await start(name, home));
  const ca = readFileSync(join(home, "ca.pem"), "utf8");
  for (let round = 1; round <= rounds; round += 1) {
    for (const { child, contender, results } of servers)
      results.push(await loadTokens(child.pid ?? 0, contender, ca, connections, seconds));
  }
  const cpuOf = (results: readonly LoadResult[]): number => median(results.map((result) => result.cpuMicros));
  const bare = cpuOf(servers[1]?.results ?? []);
  const floor = cpuOf(servers[2]?.results ?? []);
  const lines = servers.map(({ name, results }) => {
    const cpu = cpuOf(results);
    const perSecond = results.map((result) => result.requests / result.seconds);
    const cells = [
      cpu.toFixed(0),
      (cpu / bare).toFixed(2),
      (cpu / floor).toFixed(2),
      median(perSecond).toFixed(0),
      `${Math.min(...perSecond).toFixed(0)}..${Math.max(...perSecond).toFixed(0)}`,
    ];
    const latency = [
      median(results.map((result) => result.p50)).toFixed(1),
      median(results.map((result) => result.p99)).toFixed(1),
    ];
    return `| ${name} | ${[...cells, ...latency].join(" | ")} |`;
  });
  console.log(
    `RS256 tokens with a secret over TLS 1.3, ${connections} kept-alive connections, median of ${rounds} rounds of ${seconds} s, Node ${process.versions.node}`,
  );
  console.log(
    "| server | CPU µs a token | ÷ bare oidc-provider | ÷ jose floor | tokens/s | spread | p50 ms | p99 ms |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  console.log(lines.join("\n"));
  for (const { child } of servers) child.disconnect();
} finally {
  rmSync(home, { recursive: true, force: true });
}
