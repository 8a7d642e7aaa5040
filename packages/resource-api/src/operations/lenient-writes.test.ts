import { roleTemplates } from "@tenantbox/shared/roles";
import { afterAll, beforeAll, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import { holderOf, type OpenApi, openApi } from "../../test/open-api.ts";
import { lenientTenantPolicy } from "../model/index.ts";

let api: OpenApi;
beforeAll(async () => {
  const sqlite = engines.find((engine) => engine.name === "SQLite");
  if (sqlite === undefined) throw new Error("SQLite is always at hand");
  api = await openApi(sqlite, lenientTenantPolicy);
});
afterAll(() => api.close());

it.each([
  "POST MessageProcessingLogs",
  "MERGE MessageProcessingLogs('a')",
  "PUT MessageProcessingLogs('a')/Status/$value",
  "DELETE MessageProcessingLogs('a')",
  "POST MessageProcessingLogs('a')/$links/Attachments",
  "POST Locks",
])("nobody may %s, whatever the policy lets through and whatever roles there are", async (line) => {
  const everything = holderOf(...roleTemplates.map(({ name }) => name));
  const headers = { accept: "application/json", "content-type": "application/json" };
  expect((await api.ask(everything, line, { headers, body: "{}" })).status).toBe(403);
});
