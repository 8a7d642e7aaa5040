import { afterAll, beforeAll, describe } from "vitest";
import { guessingRows } from "./guessing-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { unknownIdRows } from "./unknown-id-rows.ts";

describe("A caller who guesses", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start({ TENANTBOX_GUESSES: "50", TENANTBOX_LOG: "warn" });
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };
  guessingRows(stackOf);
  unknownIdRows(stackOf);
});
