import type { Database } from "@tenantbox/shared/database";
import { CompiledQuery } from "kysely";
import type { MessageLogSchema } from "../storage/schema.ts";
import type { WriteStatement } from "./writer-task.ts";

/** Runs statements in one transaction: all of them or none. How many rows each of them changed. */
export function runStatements(
  statements: readonly WriteStatement[],
  { kysely }: Pick<Database<MessageLogSchema>, "kysely">,
): Promise<readonly number[]> {
  return kysely.transaction().execute(async (transaction) => {
    const changed: number[] = [];
    for (const { sql, parameters } of statements) {
      const { numAffectedRows, rows } = await transaction.executeQuery(
        CompiledQuery.raw(sql, [...parameters]),
      );
      changed.push(numAffectedRows === undefined ? rows.length : Number(numAffectedRows));
    }
    return changed;
  });
}
