import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** An entry that a worker holds while it processes the message behind it. */
export const lock: EntityTypeDefinition = {
  name: "Lock",
  set: "Locks",
  table: "locks",
  key: ["Component", "HexSource", "HexEntry"],
  properties: [
    { name: "Component", type: "Edm.String", column: "component" },
    { name: "HexSource", type: "Edm.String", column: "hex_source" },
    { name: "HexEntry", type: "Edm.String", column: "hex_entry" },
    { name: "Source", type: "Edm.String", column: "source" },
    { name: "Entry", type: "Edm.String", column: "entry" },
    { name: "LockName", type: "Edm.String", column: "lock_name" },
    { name: "CreationTime", type: "Edm.Int64", column: "creation_time" },
    { name: "ExpirationTime", type: "Edm.Int64", column: "expiration_time" },
  ],
};
