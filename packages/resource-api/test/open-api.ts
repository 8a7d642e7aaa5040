import type { RequestPolicy } from "@tenantbox/odata-v2/parse";
import { bodyBytes, createPositions, createRunner } from "@tenantbox/odata-v2/run";
import type { Database } from "@tenantbox/shared/database";
import { apiApplicationId, fullScope, scopesOf } from "@tenantbox/shared/roles";
import type { Engine } from "../../../test/database/engines.ts";
import type { Principal } from "../src/authenticate/principal.ts";
import type { ApiCall } from "../src/http/api-call.ts";
import { refusalOf } from "../src/http/api-error.ts";
import { createCsrfProtection } from "../src/http/csrf.ts";
import { createCsrfTokens } from "../src/http/csrf-token.ts";
import { refusedAnswer } from "../src/http/refused-answer.ts";
import { messageLogModel, tenantPolicy } from "../src/model/index.ts";
import { createPipeline } from "../src/pipeline.ts";
import { LOG_SCHEMA, openLogDatabase } from "../src/storage/open-log-database.ts";
import type { MessageLogSchema } from "../src/storage/schema.ts";
import { createWritePort } from "../src/storage/write-port.ts";
import { runStatements } from "../src/writer/run-statements.ts";

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The API from its pipeline inwards, on a database of a test's own, for whoever a test says calls. */
export interface OpenApi {
  readonly database: Database<MessageLogSchema>;
  /** `line` is method and target below the service root, such as `GET MessageProcessingLogs?$top=1`. */
  ask(as: Principal, line: string, asked?: Asked): Promise<Told>;
  close(): Promise<void>;
}

/** Epoch milliseconds at which everything happens. */
export const testNow = Date.UTC(2026, 10, 24, 9, 30);

/** Somebody with an access token and the scopes of these role templates. */
export function holderOf(...roles: readonly string[]): Principal {
  const scopes = scopesOf(roles).map((scope) => fullScope(apiApplicationId, scope));
  return { clientId: "sb-a", name: "sb-a", method: "bearer", scopes, tokenId: "" };
}

export async function openApi(engine: Engine, policy: RequestPolicy = tenantPolicy): Promise<OpenApi> {
  const place = await engine.fresh();
  const database = await openLogDatabase(place.url);
  const { dialect } = database;
  const runner = createRunner({
    database: { dialect, url: place.url, schema: LOG_SCHEMA },
    model: messageLogModel,
  });
  let principal: Principal;
  const positions = createPositions();
  const pipeline = createPipeline({
    count: async () => undefined,
    partFaults: undefined,
    authenticate: async () => principal,
    model: messageLogModel,
    policy,
    dialect,
    runner,
    positions: () => positions,
    writes: createWritePort((statements) => runStatements(statements, database)),
    csrf: createCsrfProtection(createCsrfTokens(() => testNow)),
    batch: { parts: 10, bytes: 10_000, answerBytes: 100_000, deadlineMs: 5_000 },
    now: () => testNow,
  });
  return {
    database,
    async ask(as, line, { headers = {}, body = "" } = {}) {
      principal = as;
      const [method = "", target = ""] = line.split(" ");
      const [path = "", query = ""] = target.split("?");
      const call: ApiCall = {
        method,
        path,
        query,
        headers: { accept: "application/json", ...headers },
        connection: { certificate: () => undefined, encrypted: true, peer: "::1", request: "" },
        baseUrl: "https://localhost:8445/api/v1/",
        body: async () => Buffer.from(body),
      };
      const always: Record<string, string> = {};
      const observer = {
        onPrincipal: () => undefined,
        onHeaders: (given: object) => Object.assign(always, given),
        onPartFailure: () => undefined,
      };
      const answer = await pipeline(call, observer).catch((error: unknown) =>
        refusedAnswer(refusalOf(error), query, call.headers.accept),
      );
      const text = Buffer.from(bodyBytes(answer.body)).toString();
      return { status: answer.status, headers: { ...always, ...answer.headers }, text };
    },
    async close() {
      await runner.close();
      await database.close();
      await place.drop();
    },
  };
}
