import { sql } from "kysely";
import { entityNotFound } from "../errors.ts";
import { type ResourcePath, type ResourceStep, targetOf } from "../parse/index.ts";
import { allOf, type Dialect, dialectSql, pathConditions, statement, table } from "../sql/index.ts";
import type { WritePlan } from "./write-plan.ts";
import type { DeleteRequest } from "./write-request.ts";

/** @throws ODataError of the policy for a key that cannot be one */
export function compileDelete({ path, policy }: DeleteRequest, dialect: Dialect): WritePlan {
  const { type } = targetOf(path);
  const known = canonical(path, policy.canonicalKey);
  const where = allOf(pathConditions(known, "t", dialectSql(dialect))) ?? sql`1 = 0`;
  const text = sql`delete from ${table(type.stored ?? type.table, "t")} where ${where}`;
  const status = policy.deletedStatus ?? 204;
  const missing = policy.deletesAbsent === true ? {} : { otherwise: entityNotFound() };
  return { statements: [{ ...statement(text, dialect), ...missing }], outcome: { kind: "done", status } };
}

function canonical(
  { first, rest }: ResourcePath,
  form: DeleteRequest["policy"]["canonicalKey"],
): ResourcePath {
  if (form === undefined) return { first, rest };
  const steps = (step: ResourceStep): ResourceStep => ({
    ...step,
    key: step.key?.map(({ property, literal }) => ({
      property,
      literal: literal.type === "Edm.String" ? { ...literal, value: form(literal.value) } : literal,
    })),
  });
  return { first: steps(first), rest: rest.map(steps) };
}
