import type { CustomOption, KeyReading, Refusal, SystemOption } from "@tenantbox/odata-v2/parse";

/**
 * What a rule rests on: an answer of a real tenant that was recorded; requests that clients are known to send, or
 * people who probed a tenant; the published documentation; or nothing but likeness to what is known.
 */
export type Evidence = "captured" | "client" | "documented" | "inferred";

/** Something that may be asked, or how it is refused. */
export interface Rule {
  readonly evidence: Evidence;
  /** Absent: it is answered. */
  readonly refusal?: Refusal;
}

/** A link: walking it in a path, and following it in `$expand`. */
export interface LinkRule {
  readonly walk: Rule;
  readonly expand: Rule;
}

/** What a tenant answers for one entity set. */
export interface SetRules {
  /** `GET <Set>`. */
  readonly list: Rule;
  /** `GET <Set>(key)`, also as the start of a path. */
  readonly entity: Rule;
  /** `/$count`. Absent: as the list, which counts alike. */
  readonly count?: Rule;
  /** System options; those that are not named are answered, by inference. */
  readonly options?: Partial<Readonly<Record<SystemOption, Rule>>>;
  /** Every link of the type. */
  readonly links?: Readonly<Record<string, LinkRule>>;
  /** `$value`; for every type with a stream. */
  readonly value?: Rule;
  readonly delete?: Rule;
  readonly customOptions?: Readonly<Record<string, Rule & { readonly option: CustomOption }>>;
  readonly keys?: Readonly<Record<string, Rule & { readonly reading: KeyReading }>>;
}

export const captured: Rule = { evidence: "captured" };
export const client: Rule = { evidence: "client" };
export const documented: Rule = { evidence: "documented" };
export const inferred: Rule = { evidence: "inferred" };

/** How the real service refuses what it does not do. */
export const notImplemented: Refusal = { status: 501, message: "Not implemented" };

export function refused(evidence: Evidence, refusal: Refusal = notImplemented): Rule {
  return { evidence, refusal };
}

/** Every one of these options by the same rule. */
export function options(rule: Rule, ...names: readonly SystemOption[]): NonNullable<SetRules["options"]> {
  return Object.fromEntries(names.map((name) => [name, rule]));
}
