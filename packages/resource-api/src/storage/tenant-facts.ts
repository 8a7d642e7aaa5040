import type { Kysely } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

/** Whether nothing was ever put into this database. */
export async function isFresh(kysely: Kysely<MessageLogSchema>): Promise<boolean> {
  if ((await tenantOf(kysely)) !== undefined) return false;
  // A database from before has no fact, but logs, or had some once.
  const log = await kysely.selectFrom("message_processing_logs").select("message_guid").limit(1).execute();
  const moment = await kysely.selectFrom("moments").select("name").limit(1).execute();
  return log.length === 0 && moment.length === 0;
}

/** The tenant that the rows belong to, as `noteTenant` was told. */
async function tenantOf(kysely: Kysely<MessageLogSchema>): Promise<string | undefined> {
  const row = await kysely
    .selectFrom("tenant_facts")
    .select("value")
    .where("name", "=", "tenant")
    .executeTakeFirst();
  return row?.value;
}

export function noteTenant(kysely: Kysely<MessageLogSchema>, tenant: string): Promise<void> {
  return note(kysely, "tenant", tenant);
}

/** What the rows were made from, where it was a seed. */
export function noteContent(kysely: Kysely<MessageLogSchema>, content: string): Promise<void> {
  return note(kysely, "content", content);
}

type FactName = MessageLogSchema["tenant_facts"]["name"];

async function note(kysely: Kysely<MessageLogSchema>, name: FactName, value: string): Promise<void> {
  await kysely
    .insertInto("tenant_facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
