import type { Pool } from "undici";
import { processorMicros } from "./processor-time.ts";
import { percentile } from "./statistics.ts";

/** One request of a load. */
export interface LoadRequest {
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** CPU of the servers' processes, all threads, microseconds per request; one figure for each process. */
  readonly cpuMicros: readonly number[];
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  /** The processes whose CPU is counted. */
  readonly pids: readonly number[];
  readonly pool: Pool;
  readonly connections: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly requestOf: (index: number) => LoadRequest;
}

/** Keeps so many requests under way for some seconds; throws on any answer that is not 200. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  let index = 0;
  const ask = async (): Promise<void> => {
    const { path, method = "GET", headers = {}, body: sent } = load.requestOf(index++);
    const started = performance.now();
    const { statusCode, body } = await load.pool.request({ path, method, headers, body: sent ?? null });
    await body.dump({ limit: 1 << 30 });
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
    latencies.push(performance.now() - started);
  };
  const run = async (end: number): Promise<void> => {
    const lane = async (): Promise<void> => {
      do await ask();
      while (performance.now() < end);
    };
    await Promise.all(Array.from({ length: load.connections }, lane));
  };
  await run(performance.now() + load.warmUpSeconds * 1000);
  latencies.length = 0;
  const before = load.pids.map(processorMicros);
  const started = performance.now();
  await run(started + load.seconds * 1000);
  const seconds = (performance.now() - started) / 1000;
  return {
    requests: latencies.length,
    seconds,
    cpuMicros: load.pids.map(
      (pid, place) => (processorMicros(pid) - (before[place] ?? 0)) / latencies.length,
    ),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}
