import { afterAll, beforeAll, describe } from "vitest";
import { authorizationRows } from "./authorization-rows.ts";
import { bindingRows } from "./binding-rows.ts";
import { directRows } from "./direct-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { policyRows } from "./policy-rows.ts";
import { openPki, type Pki } from "./pki.ts";

describe("A caller who wants more than his credentials give", { timeout: 120_000 }, () => {
  let stack: HostileStack | undefined;
  let pki: Pki | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start({ TENANTBOX_TEST_FEATURES: "on" });
    if (stack !== undefined) pki = await openPki(stack);
  }, 120_000);
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };
  const pkiOf = (): Pki => {
    if (pki === undefined) throw new Error("there are no authorities");
    return pki;
  };

  bindingRows(stackOf, pkiOf);
  authorizationRows(stackOf);
  policyRows(stackOf);
  directRows(stackOf, pkiOf);
});
