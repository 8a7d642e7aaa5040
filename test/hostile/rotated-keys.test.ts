import { afterAll, beforeAll, describe } from "vitest";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { keyRotationRows } from "./key-rotation-rows.ts";

describe("A caller with a token that counted a moment ago", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start({
      TENANTBOX_TEST_FEATURES: "on",
      TENANTBOX_KEY_ANNOUNCEMENT_SECONDS: "3",
      TENANTBOX_KEY_GRACE_SECONDS: "3",
    });
  });
  afterAll(() => stack?.stop());

  keyRotationRows(() => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  });
});
