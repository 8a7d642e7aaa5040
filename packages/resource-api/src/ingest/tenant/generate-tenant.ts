import type { TenantRows } from "../../storage/rows/tenant.ts";
import { createRandom } from "../random.ts";
import { archiving } from "./archiving.ts";
import { dataStores } from "./data-stores.ts";
import { externalLogging } from "./external-logging.ts";
import { idMappings } from "./id-mappings.ts";
import { idempotentEntries } from "./idempotent-entries.ts";
import type { KnownMessage } from "./known-message.ts";
import { logFiles } from "./log-files.ts";
import { generatedVariables } from "./variables.ts";

/** What a tenant with these messages holds beside them. The same options give the same rows, byte for byte. */
export function generateTenant(options: {
  readonly seed: number;
  readonly now: number;
  readonly messages: readonly KnownMessage[];
}): TenantRows {
  const { seed, now, messages } = options;
  // A stream for each part: more of one changes nothing of the others.
  const parts = [archiving, externalLogging, logFiles, dataStores, generatedVariables];
  const rows = parts.map((part, index) => part({ random: createRandom(seed * 31 + index), now, messages }));
  const fixed = { random: createRandom(seed), now, messages };
  return Object.assign({}, idMappings(fixed), idempotentEntries(fixed), ...rows) as TenantRows;
}
