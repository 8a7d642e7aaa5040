import type { TenantRows } from "../../storage/rows/tenant.ts";
import { DAY, HOUR, type TenantSeed } from "./known-message.ts";
import { zip } from "./zip.ts";

const variables = [
  { name: "LastSuccessfulRun", flowId: "EmployeeMasterDataReplication" },
  { name: "DeltaToken", flowId: "BusinessPartnerReplication" },
  { name: "LastRateDate", flowId: "ExchangeRateImport" },
  { name: "MaintenanceWindow", flowId: "" },
] as const;
/** A flow writes its variable again before it would go. */
const KEPT = 400 * DAY;

/** Values that flows keep between their messages; one is global. */
export function generatedVariables({ random, now }: TenantSeed): TenantRows {
  const made = variables.map(({ name, flowId }) => {
    const updated_at = now - random.integer(1, 48) * HOUR;
    const key = { variable_name: name, integration_flow: flowId };
    const content = Buffer.from(new Date(updated_at).toISOString());
    return {
      row: {
        ...key,
        visibility: flowId === "" ? "Global" : "Integration Flow",
        updated_at,
        retain_until: updated_at + KEPT,
      },
      body: { ...key, body: zip([{ name: "value", content, modified: updated_at }]) },
    };
  });
  return { variables: made.map(({ row }) => row), variable_bodies: made.map(({ body }) => body) };
}
