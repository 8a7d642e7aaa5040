import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofDataStore } from "../access-policies/guards.ts";

const query = `
  select data_store_name, integration_flow, type, min(visibility) as visibility,
    count(*) as number_of_messages,
    sum(case when due_at < :now then 1 else 0 end) as number_of_overdue_messages
  from data_store_messages
  group by data_store_name, integration_flow, type`;

/** Where flows put messages for other flows: all entries under one name, counted. */
export const dataStore: EntityTypeDefinition = {
  name: "DataStore",
  set: "DataStores",
  table: "data_stores",
  guard: ofDataStore("content"),
  stored: "data_store_messages",
  query: { sqlite: query, postgres: query },
  key: ["DataStoreName", "IntegrationFlow", "Type"],
  properties: [
    { name: "DataStoreName", type: "Edm.String", column: "data_store_name" },
    { name: "IntegrationFlow", type: "Edm.String", column: "integration_flow" },
    { name: "Type", type: "Edm.String", column: "type" },
    { name: "Visibility", type: "Edm.String", column: "visibility" },
    { name: "NumberOfMessages", type: "Edm.Int64", column: "number_of_messages" },
    { name: "NumberOfOverdueMessages", type: "Edm.Int64", column: "number_of_overdue_messages" },
  ],
  navigation: [
    {
      name: "Entries",
      target: "DataStoreEntry",
      multiplicity: "*",
      join: [
        { from: "data_store_name", to: "data_store_name" },
        { from: "integration_flow", to: "integration_flow" },
        { from: "type", to: "type" },
      ],
    },
  ],
};
