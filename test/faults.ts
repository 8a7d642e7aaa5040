import type { FaultRuleInput, RuleInForce } from "@tenantbox/shared/faults";
import type { Stack } from "./stack.ts";
import { testFeaturesOf } from "./test-features.ts";

/** The faults of a running stack, as its operator commands them. */
export interface FaultCalls {
  /** Puts rules in force, at the server that each is for. */
  add(...rules: readonly FaultRuleInput[]): Promise<void>;
  list(server?: "resource-api" | "token-server"): Promise<readonly RuleInForce[]>;
  clear(): Promise<void>;
}

export async function faultsOf(stack: Stack): Promise<FaultCalls> {
  const { api, tokenServer } = await testFeaturesOf(stack);
  const senderFor = (server = "resource-api") => (server === "token-server" ? tokenServer : api);
  return {
    async add(...rules) {
      for (const rule of rules) {
        const reply = await senderFor(rule.server)("POST", "/faults", rule);
        if (reply.status !== 201) throw new Error(`no such fault: ${reply.status} ${reply.text}`);
      }
    },
    async list(server) {
      const reply = await senderFor(server)("GET", "/faults");
      return reply.json<{ resources: readonly RuleInForce[] }>().resources;
    },
    async clear() {
      for (const send of [api, tokenServer]) await send("DELETE", "/faults");
    },
  };
}
