import type { Refusal, WritePolicy } from "@tenantbox/odata-v2/parse";

const notAllowed: Refusal = {
  status: 405,
  message: "The request dispatcher does not allow the HTTP method used for the request.",
};

/** Nothing is created, changed or deleted: the rule. */
export const noWrites: WritePolicy = { create: notAllowed, update: notAllowed, delete: notAllowed };

/** Deleted with 202, as what is stored at the runtime goes in its own time (fact sheet, section 9). */
const deletable: WritePolicy = { create: notAllowed, update: notAllowed, deletedStatus: 202 };

/** Deleted with 204 also when absent (fact sheet, section 9). */
const idempotent: WritePolicy = { create: notAllowed, update: notAllowed, deletesAbsent: true };

/** The sets of which something may be written. */
export const tenantWrites: ReadonlyMap<string, WritePolicy> = new Map([
  ["DataStores", deletable],
  ["DataStoreEntries", deletable],
  ["Variables", deletable],
  ["IdempotentRepositoryEntries", idempotent],
  ["GenericIdempotentRepositoryEntries", idempotent],
]);
