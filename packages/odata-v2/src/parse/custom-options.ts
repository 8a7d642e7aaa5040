import type { Model } from "../model/index.ts";
import type { Expression } from "./expression.ts";
import type { RequestPolicy } from "./policy.ts";
import type { QueryOptions } from "./query-options.ts";
import { refusalError } from "./refusal.ts";
import { type ResourcePath, targetOf } from "./request.ts";

/**
 * A list's filter, and-ed with what the custom options of its set ask for (OData V2 URI conventions 4.11: options
 * without `$` are the service's own). Options that the policy does not name are ignored.
 *
 * @throws ODataError the policy's refusal when a required option is missing; what an option makes of its value.
 */
export function narrowed(
  filter: Expression | undefined,
  given: { path: ResourcePath; options: QueryOptions; model: Model; policy: RequestPolicy },
): Expression | undefined {
  const { path, options, model, policy } = given;
  const { type } = targetOf(path);
  const direct = path.rest.length === 0;
  const terms: Expression[] = filter === undefined ? [] : [filter];
  for (const [name, custom] of Object.entries(policy.sets.get(type.set)?.customOptions ?? {})) {
    const values = options.all.filter((option) => option.name === name);
    if (values.length === 0 && direct && custom.required !== undefined) throw refusalError(custom.required);
    for (const { value } of values) {
      const term = custom.condition(value, { model, type });
      if (term !== undefined) terms.push(term);
    }
  }
  const [only] = terms;
  if (terms.length < 2) return only;
  return { kind: "and", terms: terms.flatMap((term) => (term.kind === "and" ? term.terms : [term])) };
}
