import { once } from "node:events";
import type { BenchOptions } from "../bench-options.ts";
import { stopContender } from "../contender.ts";
import { percentile } from "../statistics.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { logDatabase } from "./log-database.ts";
import { type Facts, queries, readFacts } from "./queries.ts";
import type { LoopDelay } from "./servers/api-contender.ts";
import { startTenant } from "./tenant.ts";

const logs = "MessageProcessingLogs";
const searches = Array.from({ length: 200 }, (_, index) => `substringof('q${index}x',Receiver)`).join(" or ");

/** Queries that read far more than they give. */
const heavy: readonly (readonly [title: string, target: string])[] = [
  ["nothing else", ""],
  ["200 substringof terms on every row", `${logs}/$count?$filter=${searches}`],
  ["$skip past half of the rows, unindexed order", `${logs}?$orderby=Receiver&$top=20&$skip=500000`],
  ["$inlinecount of a search", `${logs}?$filter=substringof('x',Receiver)&$inlinecount=allpages&$top=1`],
  ["1,000 rows with their headers", `${logs}?$expand=CustomHeaderProperties`],
  ["an index that leads to most rows", `${logs}/$count?$filter=Status eq 'COMPLETED' and Sender ne 'x'`],
];

const lightQuery = queries.find(({ name }) => name === "by-key-expand");

/** What one slow caller does to the others: the event loop of the API, and the latency of look-ups by key. */
export async function measureLoop({ home, seconds }: BenchOptions): Promise<void> {
  const { folder, file } = await logDatabase(1_000_000);
  const facts = readFacts(file);
  const tenant = await startTenant(home);
  const settings = { BENCH_DATABASE_URL: `sqlite:${folder}` };
  const server = await startApiServer({
    name: "tenantbox",
    file: "resource-api.ts",
    settings,
    tenant,
    facts,
  });
  try {
    console.log(
      "| four callers ask again and again for | event loop held up, ms: p99 / most | by key meanwhile, ms: p50 / p99 |",
    );
    console.log("| --- | --- | --- |");
    for (const [title, target] of heavy) {
      const { delay, latencies } = await beside(server, facts, target, seconds);
      const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
      console.log(
        `| ${title} | ${delay.p99.toFixed(1)} / ${delay.most.toFixed(1)} | ${p50.toFixed(1)} / ${p99.toFixed(1)} |`,
      );
    }
  } finally {
    await server.stop();
    await stopContender(tenant.server);
  }
}

async function beside(server: ApiServer, { guids }: Facts, target: string, seconds: number) {
  if (lightQuery === undefined) throw new Error("no query by key");
  const end = performance.now() + seconds * 1000;
  const burden = async (): Promise<void> => {
    while (target !== "" && performance.now() < end) await server.get(encodeURI(target));
  };
  const heavyCallers = Array.from({ length: 4 }, burden);
  await delayOf(server);
  const latencies: number[] = [];
  for (let index = 0; performance.now() < end; index += 1) {
    const started = performance.now();
    await server.ask(lightQuery, index % guids.length);
    latencies.push(performance.now() - started);
  }
  const delay = await delayOf(server);
  await Promise.all(heavyCallers);
  return { delay, latencies };
}

/** The delay since it was last asked for. */
async function delayOf({ child }: ApiServer): Promise<LoopDelay> {
  child.send("delay");
  const [delay] = (await once(child, "message")) as [LoopDelay];
  return delay;
}
