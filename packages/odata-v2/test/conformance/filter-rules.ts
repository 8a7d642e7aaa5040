import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../engines.ts";
import { keysOf, messageOf, type ShopService } from "../shop-service.ts";
import { startThings } from "./things.ts";

/** A rule, a filter over the things that shows it, and the ids of the things it finds; `all` stands for every one. */
export type FilterRule = readonly [rule: string, filter: string, found: readonly number[] | "all"];

/** One test for each rule, on every engine at hand. */
export function filterRules(chapter: string, rules: readonly FilterRule[]): void {
  describe.each(engines.map((engine) => [`${chapter}, on ${engine.name}`, engine] as const))(
    "%s",
    (_, engine) => {
      let things: ShopService;
      beforeAll(async () => {
        things = await startThings(engine);
      });
      afterAll(() => things.close());

      test.each(rules)("%s: %s", async (_rule, filter, found) => {
        const reply = await things.get(`Things?$select=Id&$orderby=Id&$filter=${encodeURIComponent(filter)}`);
        expect(reply.status, reply.text).toBe(200);
        expect(keysOf(reply, "Id").map(Number)).toEqual(found === "all" ? [1, 2, 3, 4] : found);
      });
    },
  );
}

/** A rule, a filter that breaks it, and the refusal. */
export type FilterRefusal = readonly [rule: string, filter: string, status: number, message: string];

/** One test for each rule; refusals do not depend on the engine. */
export function filterRefusals(chapter: string, rules: readonly FilterRefusal[]): void {
  describe.each([{ chapter }])("$chapter", () => {
    let things: ShopService;
    beforeAll(async () => {
      const [engine] = engines;
      if (engine === undefined) throw new Error("no engine");
      things = await startThings(engine);
    });
    afterAll(() => things.close());

    test.each(rules)("%s: %s", async (_rule, filter, status, message) => {
      const reply = await things.get(`Things?$filter=${encodeURIComponent(filter)}`);
      expect([reply.status, messageOf(reply)]).toEqual([status, message]);
    });
  });
}
