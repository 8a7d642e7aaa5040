import type { TenantRows } from "../../storage/rows/tenant.ts";
import { DAY, type KnownMessage, type TenantSeed } from "./known-message.ts";

const MAPPERS: Readonly<Record<string, string>> = {
  DeliveryNoteToWarehouse: "IDocMapper",
  PurchaseOrderToSupplierNetwork: "IDocMapper",
  InvoiceDistribution: "IDocMapper",
  BusinessPartnerReplication: "XIMapper",
};
const KEPT = 30 * DAY;
const KEPT_EACH = 15;

/** Which ids of senders the runtime mapped to ids of its own, for the later messages of some flows. */
export function idMappings({ messages }: TenantSeed): TenantRows {
  const latest = Object.keys(MAPPERS).flatMap((flowId) => [...mappedBy(flowId, messages)].slice(-KEPT_EACH));
  const about = (flowId: string, start: number) => ({
    mapper: MAPPERS[flowId] ?? null,
    expiration_time: start + KEPT,
    qualifier: "tenantbox",
    context: flowId,
  });
  return {
    id_map_from_ids: latest.map(([from_id]) => ({ from_id })),
    id_map_to_ids: latest.map(([from_id, { guid, flowId, start }]) => ({
      to_id: guid,
      from_id,
      ...about(flowId, start),
    })),
    id_map_from_id2s: latest
      .filter((_, index) => index % 3 === 0)
      .map(([from_id, { guid, flowId, start }]) => ({
        from_id: `${from_id}.ack`,
        to_id2: guid,
        ...about(flowId, start),
      })),
  };
}

/** By the sender's id, its last message of one flow, the latest at the end. */
function mappedBy(flowId: string, messages: TenantSeed["messages"]): ReadonlyMap<string, KnownMessage> {
  const mapped = new Map<string, KnownMessage>();
  for (const message of messages) {
    if (message.flowId !== flowId || message.applicationMessageId === null) continue;
    mapped.delete(message.applicationMessageId);
    mapped.set(message.applicationMessageId, message);
  }
  return mapped;
}
