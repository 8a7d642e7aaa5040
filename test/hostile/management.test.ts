import { afterAll, beforeAll, describe } from "vitest";
import { type Administration, administrationOf } from "../flows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { keyCreationRows } from "./key-creation-rows.ts";
import { managementRows } from "./management-rows.ts";
import { openPki, type Pki } from "./pki.ts";

describe("Somebody at the management API", { timeout: 120_000 }, () => {
  let stack: HostileStack | undefined;
  let operator: Administration | undefined;
  let pki: Pki | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start({ TENANTBOX_TEST_FEATURES: "on" });
    if (stack === undefined) return;
    operator = await administrationOf(stack);
    pki = await openPki(stack);
  }, 120_000);
  afterAll(() => stack?.stop());
  const standing = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error("the stack does not stand");
    return thing;
  };

  managementRows(
    () => standing(stack),
    () => standing(operator),
  );
  keyCreationRows(
    () => standing(stack),
    () => standing(operator),
    () => standing(pki),
  );
});
