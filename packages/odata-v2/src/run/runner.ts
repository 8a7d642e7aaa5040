import type { Model } from "../model/index.ts";
import { atomServiceDocument, jsonServiceDocument, metadataDocument } from "../serialize/index.ts";
import type { Dialect, Plan } from "../sql/index.ts";
import { type Answer, metadataAnswer, type RunContext, serviceDocumentAnswer } from "./answer.ts";
import { boundedCache } from "./bounded-cache.ts";
import type { Load } from "./engine.ts";
import { createPostgresEngine, type Lookout } from "./postgres-engine.ts";
import { createSqliteEngine } from "./sqlite-engine.ts";

/** Runs plans and writes their answers: the one step between SQL and bytes. */
export interface Runner {
  /**
   * @throws ODataError 404 when there is no such entity; 503 with `retryAfterSeconds` when the query ran into
   *   its deadline, too many wait, or the database cannot be reached.
   */
  run(plan: Plan, context: RunContext): Promise<Answer>;
  load(): Load;
  close(): Promise<void>;
}

export interface RunnerOptions {
  readonly database: {
    readonly dialect: Dialect;
    /** `sqlite:/path/of/file.db` or `postgres://…`. */
    readonly url: string;
    /** PostgreSQL: the schema the tables lie in. */
    readonly schema?: string;
    /** PostgreSQL: knows when an answer can no longer come, before the deadline of a query. */
    readonly lookout?: Lookout;
  };
  readonly model: Model;
  /** Milliseconds after which a query is stopped. Default: 10 seconds. */
  readonly deadlineMs?: number;
  /** SQLite: threads; PostgreSQL: connections, as many again for what looks cheap. Default: 2 and 10. */
  readonly workers?: number;
  /** Queries that may wait for a worker. Default: 64 for each. */
  readonly queueLength?: number;
}

/** Opens nothing yet: connections and threads are made when first needed. */
export function createRunner(options: RunnerOptions): Runner {
  const { database, model, deadlineMs = 10_000 } = options;
  const sqlite = database.dialect === "sqlite";
  const workers = options.workers ?? (sqlite ? 2 : 10);
  const limits = { deadlineMs, workers, queueLength: options.queueLength ?? workers * 64 };
  const engine = sqlite ? createSqliteEngine(database.url, limits) : createPostgresEngine(database, limits);
  const serviceDocuments = boundedCache<Answer>(50);
  const serviceDocument = (context: RunContext): Answer =>
    serviceDocuments.get(`${context.format} ${context.baseUrl}`, () => {
      const { format, baseUrl } = context;
      const body = format === "json" ? jsonServiceDocument(model) : atomServiceDocument(model, baseUrl);
      return serviceDocumentAnswer(body, context);
    });
  const metadata = metadataAnswer(metadataDocument(model));
  return {
    async run(plan, context) {
      if (plan.kind === "metadata") return metadata;
      if (plan.kind === "service-document") return serviceDocument(context);
      return engine.run(plan, context);
    },
    load: () => engine.load(),
    close: () => engine.close(),
  };
}
