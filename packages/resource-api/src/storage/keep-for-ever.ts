import type { Database } from "@tenantbox/shared/database";
import type { MessageLogSchema } from "./schema.ts";

const atOnce = 500;

/** Takes logs out of retention, as imported ones are: somebody wrote them down. */
export async function keepForEver(
  { kysely }: Database<MessageLogSchema>,
  guids: readonly string[],
): Promise<void> {
  for (let start = 0; start < guids.length; start += atOnce) {
    await kysely
      .updateTable("message_processing_logs")
      .set({ imported: "{}" })
      .where("message_guid", "in", guids.slice(start, start + atOnce))
      .execute();
  }
}
