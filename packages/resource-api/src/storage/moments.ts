import type { Kysely } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

/** Up to when demo logs were made. */
type MomentName = "demo-logs";

/** A moment that outlives a stop, epoch milliseconds. */
export async function readMoment(
  kysely: Kysely<MessageLogSchema>,
  name: MomentName,
): Promise<number | undefined> {
  const row = await kysely.selectFrom("moments").select("at").where("name", "=", name).executeTakeFirst();
  return row?.at;
}

export async function writeMoment(
  kysely: Kysely<MessageLogSchema>,
  name: MomentName,
  at: number,
): Promise<void> {
  await kysely
    .insertInto("moments")
    .values({ name, at })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ at }))
    .execute();
}
