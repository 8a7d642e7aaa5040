import { readFileSync } from "node:fs";
import { Pool } from "undici";
import type { Contender } from "./servers/contender.ts";

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** CPU of the server's process, all threads, microseconds per request. */
  readonly cpuMicros: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

// utime and stime of a process in clock ticks of 10 ms (Linux); it stays true when other jobs share the machine.
function cpuMicrosOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Asks for tokens over kept-alive TLS connections for some seconds; throws on any answer that is not 200. */
export async function loadTokens(
  pid: number,
  contender: Contender,
  ca: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const { origin, pathname } = new URL(contender.url);
  const pool = new Pool(origin, { connections, pipelining: 1, connect: { ca } });
  const headers = {
    authorization: `Basic ${Buffer.from(`${contender.clientId}:${contender.secret}`).toString("base64")}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const latencies: number[] = [];
  const ask = async (): Promise<void> => {
    const started = performance.now();
    const { statusCode, body } = await pool.request({
      path: pathname,
      method: "POST",
      headers,
      body: "grant_type=client_credentials",
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`${contender.url} answered ${statusCode}`);
    latencies.push(performance.now() - started);
  };
  const until = (end: number) => async (): Promise<void> => {
    while (performance.now() < end) await ask();
  };
  const run = (end: number) => Promise.all(Array.from({ length: connections }, until(end)));
  try {
    await run(performance.now() + 500);
    latencies.length = 0;
    const cpu = cpuMicrosOf(pid);
    const started = performance.now();
    await run(started + seconds * 1000);
    const took = (performance.now() - started) / 1000;
    latencies.sort((one, other) => one - other);
    const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
    return {
      requests: latencies.length,
      seconds: took,
      cpuMicros: (cpuMicrosOf(pid) - cpu) / latencies.length,
      p50: at(0.5),
      p99: at(0.99),
    };
  } finally {
    await pool.destroy();
  }
}
