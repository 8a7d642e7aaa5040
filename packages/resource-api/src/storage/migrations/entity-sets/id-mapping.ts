import type { Table } from "../table.ts";

/** Which id of the runtime stands for which id of a sender. */
export const idMapping: readonly Table[] = [
  { name: "id_map_from_ids", columns: { from_id: "text" }, key: ["from_id"] },
  {
    name: "id_map_to_ids",
    columns: {
      to_id: "text",
      from_id: "text?",
      mapper: "text?",
      expiration_time: "whole?",
      qualifier: "text?",
      context: "text?",
    },
    key: ["to_id"],
    indexes: { to_ids_by_from_id: ["from_id", "to_id"] },
  },
  {
    name: "id_map_from_id2s",
    columns: {
      from_id: "text",
      to_id2: "text?",
      mapper: "text?",
      expiration_time: "whole?",
      qualifier: "text?",
      context: "text?",
    },
    key: ["from_id"],
    indexes: { from_id2s_by_to_id: ["to_id2", "from_id"] },
  },
];
