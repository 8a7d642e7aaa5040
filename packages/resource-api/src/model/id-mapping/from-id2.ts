import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A second id that leads to the same message of the runtime. */
export const idMapFromId2: EntityTypeDefinition = {
  name: "IdMapFromId2",
  set: "IdMapFromId2s",
  table: "id_map_from_id2s",
  key: ["FromId"],
  properties: [
    { name: "FromId", type: "Edm.String", column: "from_id", maxLength: 200 },
    { name: "ToId2", type: "Edm.String", column: "to_id2" },
    { name: "Mapper", type: "Edm.String", column: "mapper" },
    { name: "ExpirationTime", type: "Edm.DateTimeOffset", column: "expiration_time" },
    { name: "Qualifier", type: "Edm.String", column: "qualifier" },
    { name: "Context", type: "Edm.String", column: "context" },
  ],
  navigation: [
    {
      name: "ToId",
      target: "IdMapToId",
      multiplicity: "0..1",
      join: [{ from: "to_id2", to: "to_id" }],
      association: { name: "ToIdsForFromId2", fromRole: "r_FromId2s", toRole: "r_ToId" },
    },
  ],
  indexes: [["to_id2", "from_id"]],
};
