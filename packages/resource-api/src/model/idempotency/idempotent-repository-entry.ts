import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A message that was processed once and will not be again: the older, deprecated view of the same rows. */
export const idempotentRepositoryEntry: EntityTypeDefinition = {
  name: "IdempotentRepositoryEntry",
  set: "IdempotentRepositoryEntries",
  table: "idempotent_entries",
  key: ["HexSource", "HexEntry"],
  properties: [
    { name: "HexSource", type: "Edm.String", column: "hex_source", maxLength: 2000 },
    { name: "HexEntry", type: "Edm.String", column: "hex_entry", maxLength: 2000 },
    { name: "Source", type: "Edm.String", column: "source" },
    { name: "Entry", type: "Edm.String", column: "entry" },
    { name: "Component", type: "Edm.String", column: "component" },
    { name: "CreationTime", type: "Edm.Int64", column: "creation_time" },
    { name: "ExpirationTime", type: "Edm.Int64", column: "expiration_time" },
  ],
  indexes: [["entry", "hex_source", "hex_entry"]],
};
