import { entityNotFound } from "../errors.ts";
import { targetOf } from "../parse/index.ts";
import { allOf, type Dialect, dialectSql, pathConditions, sql, statement, table } from "../sql/index.ts";
import type { WritePlan } from "./write-plan.ts";
import type { DeleteRequest } from "./write-request.ts";

/** Deletes what the path leads to; from the table behind it where the entity set reads a view. */
export function compileDelete({ path, policy }: DeleteRequest, dialect: Dialect): WritePlan {
  const { type } = targetOf(path);
  const where = allOf(pathConditions(path, "t", dialectSql(dialect))) ?? sql`1 = 0`;
  const text = sql`delete from ${table(type.stored ?? type.table, "t")} where ${where}`;
  const status = policy.deletedStatus ?? 204;
  const missing = policy.deletesAbsent === true ? {} : { otherwise: entityNotFound() };
  return { statements: [{ ...statement(text, dialect), ...missing }], outcome: { kind: "done", status } };
}
