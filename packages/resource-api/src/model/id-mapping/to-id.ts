import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** The message id of the runtime that a mapper made of a sender's id. */
export const idMapToId: EntityTypeDefinition = {
  name: "IdMapToId",
  set: "IdMapToIds",
  table: "id_map_to_ids",
  key: ["ToId"],
  properties: [
    { name: "ToId", type: "Edm.String", column: "to_id" },
    { name: "FromId_", type: "Edm.String", column: "from_id" },
    { name: "Mapper", type: "Edm.String", column: "mapper" },
    { name: "ExpirationTime", type: "Edm.DateTimeOffset", column: "expiration_time" },
    { name: "Qualifier", type: "Edm.String", column: "qualifier" },
    { name: "Context", type: "Edm.String", column: "context" },
  ],
  navigation: [
    {
      name: "FromId",
      target: "IdMapFromId",
      multiplicity: "0..1",
      join: [{ from: "from_id", to: "from_id" }],
      association: { name: "ToIdsForFromId", fromRole: "r_ToIds", toRole: "r_FromId" },
    },
    {
      name: "FromId2s",
      target: "IdMapFromId2",
      multiplicity: "*",
      join: [{ from: "to_id", to: "to_id2" }],
      association: { name: "ToIdsForFromId2", fromRole: "r_ToId", toRole: "r_FromId2s" },
    },
  ],
  indexes: [["from_id", "to_id"]],
};
