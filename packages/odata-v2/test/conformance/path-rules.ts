import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestEngine } from "../engines.ts";
import { engines } from "../engines.ts";
import type { ShopService } from "../shop-service.ts";

/** A rule, a request that shows it, and the answer: its status and its body, or a part of it. */
export type PathRule = readonly [rule: string, target: string, status: number, body: string];

/**
 * One test for each rule, on every engine at hand; `<base>` in a body stands for the service root. A body that begins
 * and ends with `…` may stand anywhere in the answer.
 */
export function pathRules(
  chapter: string,
  start: (engine: TestEngine) => Promise<ShopService>,
  rules: readonly PathRule[],
): void {
  describe.each(engines.map((engine) => [`${chapter}, on ${engine.name}`, engine] as const))(
    "%s",
    (_, engine) => {
      let service: ShopService;
      beforeAll(async () => {
        service = await start(engine);
      });
      afterAll(() => service.close());

      test.each(rules)("%s: GET %s", async (_rule, target, status, body) => {
        const reply = await service.get(target);
        const text = reply.text.replaceAll("https://localhost:8445/shop/v1/", "<base>");
        expect([reply.status, excerpt(text, body)]).toEqual([status, body]);
      });
    },
  );
}

function excerpt(text: string, body: string): string {
  const part = /^…(.*)…$/s.exec(body)?.[1];
  return part !== undefined && text.includes(part) ? body : text;
}
