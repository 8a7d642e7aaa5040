import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A message id of a sender, for which the runtime knows ids of its own. */
export const idMapFromId: EntityTypeDefinition = {
  name: "IdMapFromId",
  set: "IdMapFromIds",
  table: "id_map_from_ids",
  key: ["FromId"],
  properties: [{ name: "FromId", type: "Edm.String", column: "from_id", maxLength: 200 }],
  navigation: [
    {
      name: "ToIds",
      target: "IdMapToId",
      multiplicity: "*",
      join: [{ from: "from_id", to: "from_id" }],
      association: { name: "ToIdsForFromId", fromRole: "r_FromId", toRole: "r_ToIds" },
    },
  ],
};
