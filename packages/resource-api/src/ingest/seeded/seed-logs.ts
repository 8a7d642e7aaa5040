import type { Database } from "@tenantbox/shared/database";
import { momentAt, type Seed } from "@tenantbox/shared/seed";
import { addAccessPolicy } from "../../storage/access-policies.ts";
import { createLogStore } from "../../storage/log-store.ts";
import { keepForEver } from "../../storage/keep-for-ever.ts";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { demoFlows } from "../flows.ts";
import { type GenerateOptions, generateLogs } from "../generate-logs.ts";
import { loadTenant } from "../load-tenant.ts";
import { catalogFor, catalogOf } from "./catalog.ts";
import { importFile } from "./import-file.ts";
import { listedLogs } from "./listed-log.ts";
import { seededPolicy } from "./seeded-policies.ts";

/** What the logs of a seed are made from, and what protects what is stored with them. */
export interface SeededLogs {
  readonly flows: Seed["flows"];
  readonly logs: Seed["logs"];
  readonly accessPolicies: Seed["accessPolicies"];
  /** What the tenant's clock says, epoch milliseconds. */
  readonly now: number;
  readonly webBase: string;
}

/** So many are planned at once. */
const mostAtOnce = 100_000;

/**
 * Fills an empty database with what a seed says: listed logs first, then generated ones, then those of files. What
 * somebody has written down stays; generated logs grow old like those of the demonstration tenant.
 * @throws {ExportFileError} for a file that cannot be imported
 */
export async function seedLogs(
  database: Database<MessageLogSchema>,
  { flows, logs, accessPolicies, now, webBase }: SeededLogs,
): Promise<void> {
  const store = createLogStore(database);
  const listed = [...listedLogs(logs.listed, { now, webBase, catalog: catalogOf(flows) })];
  await store.insert(listed);
  await keepForEver(
    database,
    listed.map(({ row }) => row.message_guid),
  );
  for (const [index, generated] of logs.generated.entries()) {
    const catalog = catalogFor(generated, flows);
    const [from, to] = [momentAt(generated.from, now), momentAt(generated.to, now)];
    // Two parts with the same number are two parts.
    const seed = generated.seed + index * 1_000_003;
    const parts = partsOf({ seed, count: generated.count, from, now: to, webBase, catalog });
    for (const part of parts) {
      // What the demonstration tenant holds beside its logs comes with its flows.
      const withTenant = catalog === demoFlows && index === 0 && part === parts.at(-1);
      if (withTenant) await loadTenant(database, part);
      else await store.insert(generateLogs(part));
    }
  }
  for (const file of logs.file) await importFile(database, file);
  for (const policy of accessPolicies) await addAccessPolicy(database, seededPolicy(policy));
}

/** Spans of time one after the other, so that no more than some logs are planned at once. */
function partsOf(whole: GenerateOptions & { readonly from: number }): GenerateOptions[] {
  const { count, from, now, seed } = whole;
  const parts = Math.max(1, Math.ceil(count / mostAtOnce));
  return Array.from({ length: parts }, (_, part) => ({
    ...whole,
    seed: seed + part * 7919,
    count: Math.floor((count * (part + 1)) / parts) - Math.floor((count * part) / parts),
    from: Math.round(from + ((now - from) * part) / parts),
    now: Math.round(from + ((now - from) * (part + 1)) / parts),
  }));
}
