import type { TenantRows } from "../../storage/rows/tenant.ts";
import { DAY, type TenantSeed } from "./known-message.ts";

const MAPPERS: Readonly<Record<string, string>> = {
  DeliveryNoteToWarehouse: "IDocMapper",
  PurchaseOrderToSupplierNetwork: "IDocMapper",
  InvoiceDistribution: "IDocMapper",
  BusinessPartnerReplication: "XIMapper",
};
const KEPT = 30 * DAY;

/** Which ids of senders the runtime mapped to ids of its own, for the later messages of some flows. */
export function idMappings({ messages }: TenantSeed): TenantRows {
  const mapped = new Map(
    messages.flatMap((message) => {
      const { flowId, applicationMessageId: id } = message;
      return id !== null && Object.hasOwn(MAPPERS, flowId) ? [[id, message] as const] : [];
    }),
  );
  const latest = [...mapped].slice(-60);
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
