import { type FilterFunctionName, filterFunctions } from "./filter-functions.ts";
import type { SystemOption } from "./query-options.ts";

/** A refusal in the words of the service that is imitated. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 500 | 501;
  readonly message: string | null;
}

/** What one entity set allows; whatever is absent is allowed. */
export interface SetPolicy {
  /** The list asked directly, `GET <Set>` and `<Set>/$count`, is refused so. */
  readonly list?: Refusal;
  /** The entity asked by key is refused so; it may still be the start of a navigation. */
  readonly read?: Refusal;
  /** The links that `$expand` may follow from entities of this set. Absent: all. */
  readonly expand?: { readonly allowed: readonly string[]; readonly otherwise: Refusal };
  /** Options refused on this set, however it is reached. */
  readonly options?: Partial<Readonly<Record<SystemOption, Refusal>>>;
}

/** Ceilings for one request; above them the answer is 400 before anything runs. */
export interface RequestLimits {
  /** Characters of one query option, decoded. */
  readonly optionLength: number;
  /** Comparisons, function calls and other leaves in a filter. */
  readonly filterTerms: number;
  /** Open parentheses, `not` and calls inside each other. */
  readonly filterDepth: number;
  readonly orderKeys: number;
  readonly expandItems: number;
  readonly expandDepth: number;
  readonly selectItems: number;
  readonly pathSegments: number;
}

/** What a service lets its callers ask. The library alone is lenient; a strict service names its refusals. */
export interface RequestPolicy {
  /** Rows of one answer at most; more come behind `__next`. */
  readonly pageSize: number;
  readonly limits: RequestLimits;
  readonly functions: ReadonlySet<FilterFunctionName>;
  /** By entity set. */
  readonly sets: ReadonlyMap<string, SetPolicy>;
}

/** Everything the library can do, with the limits that keep one request harmless. */
export const lenientPolicy: RequestPolicy = Object.freeze({
  pageSize: 1000,
  limits: Object.freeze({
    optionLength: 16_000,
    filterTerms: 400,
    filterDepth: 80,
    orderKeys: 10,
    expandItems: 20,
    expandDepth: 3,
    selectItems: 200,
    pathSegments: 12,
  }),
  functions: new Set([...filterFunctions.values()].map((entry) => entry.name)),
  sets: new Map<string, SetPolicy>(),
});

/** A policy by its differences from `lenientPolicy`. */
export function definePolicy(
  differences: Partial<Omit<RequestPolicy, "limits">> & { readonly limits?: Partial<RequestLimits> },
): RequestPolicy {
  const limits = { ...lenientPolicy.limits, ...differences.limits };
  return Object.freeze({ ...lenientPolicy, ...differences, limits });
}
