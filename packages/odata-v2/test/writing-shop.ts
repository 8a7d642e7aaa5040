import { ODataError } from "../src/errors.ts";
import { lenientPolicy } from "../src/parse/index.ts";
import { createRunner } from "../src/run/index.ts";
import { negotiate } from "../src/serialize/index.ts";
import { compile } from "../src/sql/index.ts";
import {
  compileWrite,
  parseWrite,
  resolveContentId,
  type WriteContext,
  type WritePlan,
} from "../src/write/index.ts";
import type { TestEngine } from "./engines.ts";
import { shopModel } from "./shop-model.ts";
import { baseUrl, type ShopService, startShop } from "./shop-service.ts";
import { openShopWriter } from "./shop-writer.ts";

export interface Sent {
  /** Method and target, such as `PUT Orders('A-1')`. */
  readonly line: string;
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
  readonly accept?: string;
  readonly contentId?: string;
  readonly refersTo?: string;
}

export interface Written {
  readonly status: number;
  readonly location: string | undefined;
  readonly contentType: string;
  readonly text: string;
}

/** A shop that can be written to. */
export interface WritingShop extends ShopService {
  send(line: string, sent?: Omit<Sent, "line">): Promise<Written>;
  /** JSON unless something else is said. */
  json(line: string, value: unknown): Promise<Written>;
  /** Several writes in one transaction; the answer to each, or the error of all. */
  changeSet(requests: readonly Sent[]): Promise<readonly Written[]>;
}

export async function startWritingShop(engine: TestEngine): Promise<WritingShop> {
  const shop = await startShop(engine);
  const writer = await openShopWriter(shop.database);
  const { dialect } = shop.database;
  const context: WriteContext = { model: shopModel, policy: lenientPolicy, dialect, baseUrl };
  const runner = createRunner({ database: shop.database, model: shopModel });

  const planned = (sent: Sent, locations: Map<string, string>): WritePlan => {
    const [method = "", target = ""] = sent.line.split(" ");
    const [given = "", query = ""] = target.split("?");
    const path = resolveContentId({ path: given, refersTo: sent.refersTo }, locations);
    const request = parseWrite(shopModel, { method, path, query }, lenientPolicy);
    const body = { contentType: sent.contentType, bytes: Buffer.from(sent.body ?? "") };
    const plan = compileWrite(request, body, context);
    if (sent.contentId !== undefined) {
      locations.set(sent.contentId, plan.outcome.kind === "created" ? plan.outcome.location : path);
    }
    return plan;
  };

  const answer = async ({ outcome }: WritePlan, accept = "application/json"): Promise<Written> => {
    if (outcome.kind === "done") {
      return { status: outcome.status, location: undefined, contentType: "", text: "" };
    }
    const format = negotiate(outcome.entity, accept);
    const read = await runner.run(compile(outcome.entity, shopModel, dialect), { baseUrl, format });
    const { contentType, body } = read;
    return { status: 201, location: baseUrl + outcome.location, contentType, text: String(body) };
  };

  const changeSet = async (requests: readonly Sent[]): Promise<readonly Written[]> => {
    try {
      const locations = new Map<string, string>();
      const plans = requests.map((sent) => planned(sent, locations));
      await writer.run(plans.flatMap(({ statements }) => statements));
      return await Promise.all(plans.map((plan, place) => answer(plan, requests[place]?.accept)));
    } catch (error) {
      if (!(error instanceof ODataError)) throw error;
      return [{ status: error.status, location: undefined, contentType: "", text: error.message }];
    }
  };

  const send: WritingShop["send"] = async (line, sent = {}) => {
    const [written] = await changeSet([{ ...sent, line }]);
    if (written === undefined) throw new Error("no answer");
    return written;
  };
  return {
    ...shop,
    send,
    changeSet,
    json: (line, value) => send(line, { contentType: "application/json", body: JSON.stringify(value) }),
    async close() {
      await runner.close();
      await writer.close();
      await shop.close();
    },
  };
}

/** The entity of a JSON answer. */
export function entityOf({ text }: { readonly text: string }): Readonly<Record<string, unknown>> {
  return (JSON.parse(text) as { d: Readonly<Record<string, unknown>> }).d;
}
