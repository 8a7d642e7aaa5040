import { type SeedError, type SeedProblem, seedProblem } from "@tenantbox/shared/seed";
import { CertificateAuthorityError } from "../certificate-authority/index.ts";
import { UserError } from "../identity-provider/index.ts";
import { ParameterError } from "../service-instances/index.ts";

type Path = SeedError["problems"][number]["path"];

/**
 * Runs a step on a part of the seed; what our rules object to becomes a problem at its place.
 * @param pathOf the way from the part to what a rule calls a field
 */
export async function noting<Value>(
  problems: SeedProblem[],
  part: object,
  step: () => Promise<Value> | Value,
  pathOf: (field: string) => Path = (field) => [field],
): Promise<Value | undefined> {
  try {
    return await step();
  } catch (error) {
    const field = error instanceof ParameterError || error instanceof UserError ? error.field : undefined;
    if (error instanceof Error && field !== undefined)
      // Our messages begin with the field; here its place says it already.
      problems.push(seedProblem(part, pathOf(field), error.message.replace(`${field}: `, "")));
    else if (error instanceof CertificateAuthorityError) problems.push(seedProblem(part, [], error.message));
    else throw error;
    return undefined;
  }
}

/** Each item of which an earlier one has the same already. */
export function repeated<Item>(
  items: readonly Item[],
  same: (item: Item) => string | null | undefined,
): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const value = same(item);
    if (value === null || value === undefined) return false;
    const known = seen.has(value);
    seen.add(value);
    return known;
  });
}
