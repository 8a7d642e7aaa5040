import type { Table } from "../table.ts";

/** Messages that were processed once, and those in process. Hex columns are upper case. */
export const idempotency: readonly Table[] = [
  {
    name: "idempotent_entries",
    columns: {
      hex_vendor: "text",
      hex_source: "text",
      hex_entry: "text",
      hex_component: "text",
      source: "text?",
      entry: "text?",
      component: "text?",
      vendor: "text?",
      creation_time: "whole?",
      expiration_time: "whole?",
    },
    // Source and entry lead: the older entity set knows an entry by these two.
    key: ["hex_source", "hex_entry", "hex_vendor", "hex_component"],
    indexes: { idempotent_entries_by_entry: ["entry", "hex_source", "hex_entry"] },
  },
  {
    name: "locks",
    columns: {
      component: "text",
      hex_source: "text",
      hex_entry: "text",
      source: "text?",
      entry: "text?",
      lock_name: "text?",
      creation_time: "whole?",
      expiration_time: "whole?",
    },
    key: ["component", "hex_source", "hex_entry"],
  },
];
