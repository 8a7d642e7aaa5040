import type { TenantRows } from "../../storage/rows/tenant.ts";
import { DAY, HOUR, hexOf, type TenantSeed } from "./known-message.ts";
import { zip } from "./zip.ts";

/** Stores of the demonstration: of one flow, or global (no flow); how often the messages wait too long. */
const stores = [
  { name: "OpenOrders", flowId: "WebshopOrderIntake", global: false, entries: 12, overdue: 0.3 },
  { name: "InvoicesToPrint", flowId: "InvoiceDistribution", global: true, entries: 20, overdue: 0.15 },
  { name: "ParkedSupplierInvoices", flowId: "SupplierInvoiceInbound", global: false, entries: 5, overdue: 1 },
] as const;
const KEPT = 30 * DAY;

/** Messages that wait in data stores for another flow, some of them longer than they should. */
export function dataStores({ random, now, messages }: TenantSeed): TenantRows {
  const entries = stores.flatMap(({ name, flowId, global, entries: count, overdue }) =>
    messages
      .filter((message) => message.flowId === flowId)
      .slice(-count)
      .map(({ guid, applicationMessageId, start }) => {
        const late = random.chance(overdue);
        const created_at = start + 800;
        const key = {
          id: applicationMessageId ?? guid,
          data_store_name: name,
          integration_flow: global ? "" : flowId,
          type: "",
        };
        const row = {
          ...key,
          visibility: global ? "Global" : "Integration Flow",
          message_id: guid,
          due_at: late ? Math.min(created_at + 2 * HOUR, now - HOUR) : now + random.integer(1, 20) * DAY,
          created_at,
          retain_until: Math.max(created_at + KEPT, now + DAY),
        };
        return { row, body: { ...key, body: entryZip(guid, created_at) } };
      }),
  );
  // A store knows an entry by its id: of two with one id the later stays.
  const unique = [
    ...new Map(entries.map((entry) => [`${entry.row.data_store_name} ${entry.row.id}`, entry])).values(),
  ];
  return {
    data_store_messages: unique.map(({ row }) => row),
    data_store_bodies: unique.map(({ body }) => body),
  };
}

/** Body and headers of a waiting message, as the product packs them. */
function entryZip(guid: string, modified: number): Buffer {
  const body = `<Order><Reference>${hexOf(guid.slice(-4))}</Reference></Order>\n`;
  const headers = `SAP_MessageProcessingLogID=${guid}\nContent-Type=application/xml\n`;
  return zip([
    { name: "body", content: Buffer.from(body), modified },
    { name: "headers.prop", content: Buffer.from(headers), modified },
  ]);
}
