import type { EntityType, Model } from "../model/index.ts";
import type { Expression } from "./expression.ts";
import { type FilterFunctionName, filterFunctions } from "./filter-functions.ts";
import type { SystemOption } from "./system-option.ts";

/** A refusal in the words of the service that is imitated. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 500 | 501;
  readonly message: string | null;
}

/** A query option without `$` that narrows a list as `$filter` does. */
export interface CustomOption {
  /** The list asked directly, without this option, is refused so. */
  readonly required?: Refusal;
  /**
   * @param value the option's value, decoded; given twice, the option narrows twice.
   * @returns what the entities of the list must fulfil; undefined: nothing.
   * @throws ODataError when the value is none.
   */
  condition(
    value: string,
    context: { readonly model: Model; readonly type: EntityType },
  ): Expression | undefined;
}

/** What writes of one entity set are refused, and how those that are not behave. */
export interface WritePolicy {
  readonly create?: Refusal;
  readonly update?: Refusal;
  readonly delete?: Refusal;
  /** Status of a delete that worked. Default: 204. */
  readonly deletedStatus?: 202 | 204;
  /** A delete of what is not there works as well. Default: 404. */
  readonly deletesAbsent?: boolean;
}

/**
 * How the service reads the text of a key property: gives what rows are compared with, so that several spellings
 * may name one row, or the refusal of a text that names none.
 */
export type KeyReading = (text: string) => string | Refusal;

/** What one entity set allows; whatever is absent is allowed. */
export interface SetPolicy {
  /** The list asked directly, `GET <Set>` and `<Set>/$count`, is refused so. */
  readonly list?: Refusal;
  /** `$count` is refused so, however the set is reached. */
  readonly count?: Refusal;
  /** By name of the key property, which must be a string. Absent: the text is taken as it is. */
  readonly keys?: Readonly<Record<string, KeyReading>>;
  /** The entity asked by key is refused so; it may still be the start of a navigation. */
  readonly read?: Refusal;
  /** A property asked by itself, `…/Name` and `…/Name/$value`, is refused so. */
  readonly properties?: Refusal;
  /** `…/$links/Name` from an entity of this set is refused so. */
  readonly links?: Refusal;
  /** The links that `$expand` may follow from entities of this set. Absent: all. */
  readonly expand?: { readonly allowed: readonly string[]; readonly otherwise: Refusal };
  /** By name; read on lists of this set and their `$count`, and-ed with `$filter`. */
  readonly customOptions?: Readonly<Record<string, CustomOption>>;
  /** Absent: `otherWrites` of the whole policy. */
  readonly write?: WritePolicy;
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
  /** Functions of `$filter` and `$orderby` on offer; the others are answered 501, as the real engine does. */
  readonly functions: ReadonlySet<FilterFunctionName>;
  /** `isof` and `cast` are on offer; else 501. */
  readonly typeFunctions: boolean;
  /** `add sub mul div mod` and the sign before an expression are refused so. Absent: on offer. */
  readonly arithmetic?: Refusal;
  /** `$orderby` by anything but paths is refused so. Absent: on offer. */
  readonly orderByExpressions?: Refusal;
  /** By entity set. */
  readonly sets: ReadonlyMap<string, SetPolicy>;
  /** Of sets that say nothing of writes themselves. */
  readonly otherWrites: WritePolicy;
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
  typeFunctions: true,
  sets: new Map<string, SetPolicy>(),
  otherWrites: {},
});

/** A policy by its differences from `lenientPolicy`. */
export function definePolicy(
  differences: Partial<Omit<RequestPolicy, "limits">> & { readonly limits?: Partial<RequestLimits> },
): RequestPolicy {
  const limits = { ...lenientPolicy.limits, ...differences.limits };
  return Object.freeze({ ...lenientPolicy, ...differences, limits });
}
