import { afterAll, beforeAll, describe } from "vitest";
import { handshakeRows } from "./handshake-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { tlsRows } from "./tls-rows.ts";

describe("A caller who bends TLS", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start({ TENANTBOX_LOG: "debug" });
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };

  tlsRows(stackOf);
  handshakeRows(stackOf);
});
