import { afterAll, beforeAll, describe } from "vitest";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { tokenWorthRows } from "./token-worth-rows.ts";

describe("A caller who asks about tokens and ends them", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start();
  });
  afterAll(() => stack?.stop());

  tokenWorthRows(() => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  });
});
