import type { Database } from "@tenantbox/shared/database";
import { CompiledQuery } from "kysely";
import type { MessageLogSchema } from "../storage/schema.ts";
import { UnchangedError } from "../storage/write-port.ts";
import type { WriteStatement } from "./writer-task.ts";

/** Runs statements in one transaction: all of them or none. How many rows each of them changed. */
export function runStatements(
  statements: readonly WriteStatement[],
  { kysely }: Pick<Database<MessageLogSchema>, "kysely">,
): Promise<readonly number[]> {
  return kysely.transaction().execute(async (transaction) => {
    const changed: number[] = [];
    for (const [place, { sql, parameters, mustChange }] of statements.entries()) {
      const { numAffectedRows, rows } = await transaction.executeQuery(
        CompiledQuery.raw(sql, [...parameters]),
      );
      const count = numAffectedRows === undefined ? rows.length : Number(numAffectedRows);
      if (mustChange === true && count === 0) throw new UnchangedError(place);
      changed.push(count);
    }
    return changed;
  });
}
