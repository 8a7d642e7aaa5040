import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A message that was processed once and will not be again. Hex… are the UTF-8 bytes of the texts. */
export const genericIdempotentRepositoryEntry: EntityTypeDefinition = {
  name: "GenericIdempotentRepositoryEntry",
  set: "GenericIdempotentRepositoryEntries",
  table: "idempotent_entries",
  key: ["HexVendor", "HexSource", "HexEntry", "HexComponent"],
  properties: [
    { name: "HexVendor", type: "Edm.String", column: "hex_vendor" },
    { name: "HexSource", type: "Edm.String", column: "hex_source", maxLength: 2000 },
    { name: "HexEntry", type: "Edm.String", column: "hex_entry", maxLength: 2000 },
    { name: "HexComponent", type: "Edm.String", column: "hex_component", maxLength: 200 },
    { name: "Source", type: "Edm.String", column: "source" },
    { name: "Entry", type: "Edm.String", column: "entry" },
    { name: "Component", type: "Edm.String", column: "component" },
    { name: "Vendor", type: "Edm.String", column: "vendor", maxLength: 100 },
    { name: "CreationTime", type: "Edm.Int64", column: "creation_time" },
    { name: "ExpirationTime", type: "Edm.Int64", column: "expiration_time" },
  ],
  indexes: [["entry", "hex_source", "hex_entry"]],
};
