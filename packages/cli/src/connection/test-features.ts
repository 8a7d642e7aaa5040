import { z } from "zod";
import { adminCall, type ServerAt } from "./admin-call.ts";
import type { Https } from "./https.ts";
import { listOf } from "./resources.ts";

const clockView = z.object({
  now: z.string(),
  system: z.string(),
  offset_ms: z.number(),
  frozen: z.boolean(),
});

const ruleView = z.looseObject({
  id: z.string(),
  server: z.enum(["resource-api", "token-server"]),
  client: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  query: z.string().optional(),
  skip: z.number(),
  count: z.number().optional(),
  fault: z.looseObject({ kind: z.string() }),
  matched: z.number(),
  injected: z.number(),
});

const mintedView = z.looseObject({ access_token: z.string() });

export type ClockView = z.infer<typeof clockView>;
export type RuleView = z.infer<typeof ruleView>;
export type ClockChange = Readonly<Record<string, unknown>>;

/** What a tenant that was started for tests lets its operator do. Refusals are `CommandError`s that name the server. */
export interface TestFeatures {
  readonly clocks: readonly {
    readonly server: string;
    show(): Promise<ClockView>;
    change(change: ClockChange): Promise<ClockView>;
  }[];
  addFault(rule: Readonly<Record<string, unknown>>): Promise<RuleView>;
  listFaults(): Promise<readonly RuleView[]>;
  removeFault(rule: RuleView): Promise<void>;
  mint(order: Readonly<Record<string, unknown>>): Promise<z.infer<typeof mintedView>>;
}

/** @param at the token server and the resource API */
export function testFeatures(
  https: Https,
  { tokenServer, resourceApi }: { readonly tokenServer: ServerAt; readonly resourceApi: ServerAt },
): TestFeatures {
  const callOf = {
    "token-server": adminCall(https, tokenServer),
    "resource-api": adminCall(https, resourceApi),
  };
  const servers = ["token-server", "resource-api"] as const;
  return {
    clocks: servers.map((server) => ({
      server,
      show: () => callOf[server]("GET", "/clock", clockView),
      change: (change: ClockChange) => callOf[server]("PUT", "/clock", clockView, change),
    })),
    addFault: (rule) =>
      callOf[rule["server"] === "token-server" ? "token-server" : "resource-api"](
        "POST",
        "/faults",
        ruleView,
        rule,
      ),
    async listFaults() {
      const lists = await Promise.all(
        servers.map((server) => callOf[server]("GET", "/faults", listOf(ruleView))),
      );
      return lists.flatMap(({ resources }) => resources);
    },
    removeFault: ({ server, id }) =>
      callOf[server]("DELETE", `/faults/${encodeURIComponent(id)}`, z.undefined()),
    mint: (order) => callOf["token-server"]("POST", "/tokens", mintedView, order),
  };
}
