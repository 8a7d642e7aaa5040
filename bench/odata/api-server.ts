import type { ChildProcess } from "node:child_process";
import { Pool } from "undici";
import { type Contender, startContender, stopContender } from "../contender.ts";
import { type LoadRequest, type LoadResult, runLoad } from "../load.ts";
import { type Facts, type Query, targetOf, valuesOf } from "./queries.ts";
import type { ApiContender } from "./servers/api-contender.ts";
import type { Tenant } from "./tenant.ts";

/** A contender that answers queries, and how it is asked. */
export interface ApiServer {
  readonly name: string;
  /** Its own process first, then a database server's. */
  readonly pids: readonly number[];
  readonly url: string;
  readonly child: ChildProcess;
  ask(query: Query, index: number): Promise<string>;
  /** Any target; whatever is answered. */
  get(target: string): Promise<void>;
  load(query: Query, seconds: number): Promise<LoadResult>;
  stop(): Promise<void>;
}

const connections = 8;
/** Seconds of the first load of a query that do not count: even a slow server has answered hundreds of times then. */
const firstWarmUp = 2;

export interface ApiServerOptions {
  readonly name: string;
  readonly file: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly tenant: Tenant;
  readonly facts: Facts;
  readonly otherPids?: readonly number[];
  /** The Node that runs it; default: this one. */
  readonly execPath?: string | undefined;
  /** The path of a query at this contender; default: as OData. */
  readonly pathOf?: (query: Query, index: number) => string;
}

/** Starts a contender from its file in `servers/`. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { name, tenant, facts } = options;
  const file = new URL(`servers/${options.file}`, import.meta.url);
  const settings = { ...tenant.settings, ...options.settings };
  const contender: Contender<ApiContender> = await startContender(file, settings, options.execPath);
  const { url } = contender.greeting;
  const { origin, pathname } = new URL(url);
  const root = pathname === "/" ? "" : pathname;
  const pool = new Pool(origin, { connections, pipelining: 1, connect: { ca: tenant.ca } });
  const headers = { authorization: `Bearer ${tenant.token}`, accept: "application/json" };
  const pathOf = options.pathOf ?? ((query, index) => targetOf(query, facts, index));
  const requestOf = (query: Query, index: number): LoadRequest => ({
    path: `${root}/${pathOf(query, index)}`,
    headers,
  });
  const text = async (path: string): Promise<string> => {
    const { statusCode, body } = await pool.request({ path, method: "GET", headers });
    const answer = await body.text();
    if (statusCode !== 200) throw new Error(`${name}: ${path} answered ${statusCode} ${answer}`);
    return answer;
  };
  /** What has been loaded before: the first load of a query also makes a server warm. */
  const warm = new Set<Query>();
  const pids = [contender.pid, ...(options.otherPids ?? [])];
  return {
    name,
    pids,
    url,
    child: contender.child,
    async get(target) {
      const { body } = await pool.request({ path: `${root}/${target}`, method: "GET", headers });
      await body.dump({ limit: 1 << 30 });
    },
    async ask(query, index) {
      if (query.before !== undefined && options.pathOf === undefined) {
        await text(`${root}/${encodeURI(query.before(valuesOf(facts, index)))}`);
      }
      return text(requestOf(query, index).path);
    },
    load: (query, seconds) => {
      // Every load goes on where no load before it was, so that no request of a run is asked twice.
      let next = Math.floor(Math.random() * 1_000_000);
      const request = () => requestOf(query, next++);
      const warmUpSeconds = warm.has(query) ? seconds / 3 : Math.max(seconds, firstWarmUp);
      warm.add(query);
      return runLoad({ pids, pool, connections, seconds, warmUpSeconds, requestOf: request });
    },
    async stop() {
      await pool.destroy();
      await stopContender(contender);
    },
  };
}
