import { z } from "zod";
import { adminCall, type ServerAt } from "./admin-call.ts";
import type { Https } from "./https.ts";
import { listOf } from "./resources.ts";

const eventResource = z.looseObject({
  time: z.string(),
  event: z.string(),
  outcome: z.enum(["granted", "refused"]),
  reason: z.string().optional(),
  principal: z.string().optional(),
  key: z.string().optional(),
  method: z.string(),
  path: z.string(),
  peer: z.string().optional(),
  detail: z.string().optional(),
  correlation_id: z.string(),
  explanation: z.object({ what: z.string(), next_step: z.string() }).optional(),
});

/** An event of the audit log as `/admin/v1` shows it. */
export type EventResource = z.infer<typeof eventResource>;

/** The audit log of one server. */
export interface AuditSearch {
  /** As a person calls it. */
  readonly server: string;
  /** What became of a request, in the order in which it happened. */
  find(correlationId: string): Promise<readonly EventResource[]>;
}

export function auditSearch(https: Https, at: ServerAt): AuditSearch {
  const call = adminCall(https, at);
  return {
    server: at.server,
    async find(correlationId) {
      const path = `/audit?correlation_id=${encodeURIComponent(correlationId)}`;
      return (await call("GET", path, listOf(eventResource))).resources.toReversed();
    },
  };
}
