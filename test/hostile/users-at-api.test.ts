import { afterAll, beforeAll, describe } from "vitest";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { userRows } from "./user-rows.ts";

describe("A caller who claims to be a user", { timeout: 120_000 }, () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start();
  }, 120_000);
  afterAll(() => stack?.stop());

  userRows(() => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  });
});
