import { afterAll, beforeAll, describe } from "vitest";
import { chainRows } from "./chain-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { leafRows } from "./leaf-rows.ts";
import { openPki, type Pki } from "./pki.ts";
import { registrationRows } from "./registration-rows.ts";
import { restartRows } from "./restart-rows.ts";
import { sessionRows } from "./session-rows.ts";

describe("A caller who shows a client certificate", () => {
  let stack: HostileStack | undefined;
  let pki: Pki | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start({ TENANTBOX_TEST_FEATURES: "on" });
    if (stack !== undefined) pki = await openPki(stack);
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };
  const pkiOf = (): Pki => {
    if (pki === undefined) throw new Error("there are no authorities");
    return pki;
  };

  leafRows(stackOf, pkiOf);
  chainRows(stackOf, pkiOf);
  registrationRows(stackOf, pkiOf);
  sessionRows(stackOf, pkiOf);
});

describe("A caller who resumes a session", () => {
  restartRows();
});
