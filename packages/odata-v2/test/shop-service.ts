import { ODataError } from "../src/errors.ts";
import type { Model } from "../src/model/index.ts";
import { lenientPolicy, parseRequest, type RequestPolicy } from "../src/parse/index.ts";
import { bodyBytes, createPositions, createRunner, type RunnerOptions } from "../src/run/index.ts";
import { errorDocument, errorFormat, negotiate } from "../src/serialize/index.ts";
import { compile } from "../src/sql/index.ts";
import type { TestDatabase, TestEngine } from "./engines.ts";
import { shopModel, shopTables } from "./shop-model.ts";
import { shopRows, type TableRows } from "./shop-rows.ts";

export const baseUrl = "https://localhost:8445/shop/v1/";

/** When every answer is given: what Atom shows as `updated`. */
const moment = Date.UTC(2026, 1, 3, 4, 5, 6, 70);
export const updated = "2026-02-03T04:05:06.07Z";

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A service over a test's own database, as a server puts the stages together. */
export interface ShopService {
  readonly database: TestDatabase;
  /** `target` is what follows the service root, `?` and query included, as on the wire. */
  get(target: string, options?: { readonly accept?: string }): Promise<Reply>;
  close(): Promise<void>;
}

export async function startShop(
  engine: TestEngine,
  given: {
    readonly rows?: TableRows;
    readonly tables?: readonly string[];
    readonly model?: Model;
    readonly policy?: RequestPolicy;
    readonly runner?: Partial<RunnerOptions>;
  } = {},
): Promise<ShopService> {
  const { model = shopModel, policy = lenientPolicy } = given;
  const database = await engine.create(given.tables ?? shopTables, given.rows ?? shopRows);
  const runner = createRunner({ database, model, ...given.runner });
  const positions = createPositions();
  return {
    database,
    async get(target, { accept = "application/json" } = {}) {
      const mark = target.indexOf("?");
      const path = mark < 0 ? target : target.slice(0, mark);
      const query = mark < 0 ? "" : target.slice(mark + 1);
      try {
        const request = parseRequest(model, { path, query }, policy);
        const format = negotiate(request, accept);
        const context = { baseUrl, format, now: moment };
        const after = positions.find("somebody", request);
        const answer = await runner.run(
          compile(request, model, database.dialect, { after, format }),
          context,
        );
        positions.keep("somebody", request, answer);
        const { status, contentType, body } = answer;
        return {
          status,
          contentType,
          text: new TextDecoder().decode(bodyBytes(body)),
        };
      } catch (error) {
        if (!(error instanceof ODataError)) throw error;
        const content = { code: error.reasonPhrase, message: error.publicMessage };
        const { contentType, body } = errorDocument(content, errorFormat(query, accept));
        return { status: error.status, contentType, text: body };
      }
    },
    async close() {
      await runner.close();
      await database.drop();
    },
  };
}

/** The value of a key property in each entity of a feed. */
export function keysOf(reply: Reply, name = "Number"): readonly string[] {
  const document = JSON.parse(reply.text) as { d: { results: Record<string, string>[] } };
  return document.d.results.map((entity) => entity[name] ?? "");
}

/** The text of an error document. */
export function messageOf(reply: Reply): string | null {
  const document = JSON.parse(reply.text) as { error: { message: { value: string | null } } };
  return document.error.message.value;
}
