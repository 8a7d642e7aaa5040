import type { TenantRows } from "../../storage/rows/tenant.ts";
import { DAY, hexOf, type TenantSeed } from "./known-message.ts";

const KEPT = 90 * DAY;

/** Adapters that process a thing once: the source they ask, the flow, the vendor, and how they name an entry. */
const repositories = [
  {
    flowId: "TimeSheetUpload",
    component: "SFTP",
    vendor: "SAP",
    source: "sftp://integration@time.example.com:22/out",
    entryOf: (guid: string) => `timesheets_${guid.slice(-6)}.csv`,
  },
  {
    flowId: "SupplierInvoiceInbound",
    component: "AS2",
    vendor: "SAP",
    source: "as2://supplier-network.example.com/Rechnungen für München",
    entryOf: (guid: string) => `<${guid}@as2.example.com>`,
  },
  {
    flowId: "ExchangeRateImport",
    component: "IdempotentProcessCall",
    vendor: "tenantbox",
    source: "ExchangeRateImport/IdempotentProcessCall_7",
    entryOf: (guid: string) => `rates-${guid.slice(3, 9)}`,
  },
] as const;

/** What adapters have processed once, and what a worker just now has its hand on. */
export function idempotentEntries({ messages, now }: TenantSeed): TenantRows {
  const entries = repositories.flatMap(({ flowId, component, vendor, source, entryOf }) =>
    messages
      .filter((message) => message.flowId === flowId)
      .slice(-40)
      .map(({ guid, start }) => ({
        hex_vendor: hexOf(vendor),
        hex_source: hexOf(source),
        hex_entry: hexOf(entryOf(guid)),
        hex_component: hexOf(component),
        source,
        entry: entryOf(guid),
        component,
        vendor,
        creation_time: start,
        expiration_time: start + KEPT,
      })),
  );
  const locks = entries.slice(-2).map(({ component, hex_source, hex_entry, source, entry }) => ({
    component,
    hex_source,
    hex_entry,
    source,
    entry,
    lock_name: `${component}:${entry}`,
    creation_time: now - 45_000,
    expiration_time: now + 15 * 60_000,
  }));
  return { idempotent_entries: entries, locks };
}
