import { definePolicy, type SetPolicy, type SystemOption } from "@tenantbox/odata-v2/parse";
import { notImplemented, type SetRules } from "./rules/rule.ts";
import { tenantRules } from "./rules/tenant-rules.ts";
import { noWrites, tenantWrites } from "./tenant-writes.ts";

const entries = <Name extends string, Value>(
  record: Partial<Readonly<Record<Name, Value>>> | undefined,
): [Name, Value][] => Object.entries(record ?? {}) as [Name, Value][];

/** What belongs to the service and is no question of strictness: its own options, and how it reads keys. */
function ownWays({ customOptions, keys }: SetRules): Pick<SetPolicy, "customOptions" | "keys"> {
  return {
    customOptions: Object.fromEntries(entries(customOptions).map(([name, { option }]) => [name, option])),
    keys: Object.fromEntries(entries(keys).map(([name, { reading }]) => [name, reading])),
  };
}

function strictly(rules: SetRules): SetPolicy {
  const { list, entity, count, options, links } = rules;
  const refusals = entries<SystemOption, typeof list>(options).flatMap(([name, { refusal }]) =>
    refusal === undefined ? [] : [[name, refusal]],
  );
  const expandable = entries(links).filter(([, { expand }]) => expand.refusal === undefined);
  return {
    ...ownWays(rules),
    ...(list.refusal === undefined ? {} : { list: list.refusal }),
    ...(entity.refusal === undefined ? {} : { read: entity.refusal }),
    ...(count?.refusal === undefined ? {} : { count: count.refusal }),
    options: Object.fromEntries(refusals) as NonNullable<SetPolicy["options"]>,
    expand: { allowed: expandable.map(([name]) => name), otherwise: notImplemented },
  };
}

/** The library's freedom: nothing of what only the tenant refuses. */
function freely(rules: SetRules): SetPolicy {
  const { customOptions = {}, keys } = ownWays(rules);
  const optional = entries(customOptions).map(([name, { condition }]) => [name, { condition }] as const);
  return { customOptions: Object.fromEntries(optional), ...(keys === undefined ? {} : { keys }) };
}

const sets = (policyOf: (rules: SetRules) => SetPolicy): ReadonlyMap<string, SetPolicy> =>
  new Map(
    entries(tenantRules).map(([set, rules]) => {
      const write = tenantWrites.get(set);
      return [set, { ...policyOf(rules), ...(write === undefined ? {} : { write }) }];
    }),
  );

/**
 * What the tenant itself refuses, or is inferred to refuse: so that nothing passes here that fails there. Of
 * filter functions the real engine has these (fact sheet, section 5.2).
 */
export const tenantPolicy = definePolicy({
  functions: new Set(["endswith", "startswith", "substringof", "length", "concat", "tolower", "toupper"]),
  typeFunctions: false,
  arithmetic: notImplemented,
  orderByExpressions: notImplemented,
  sets: sets(strictly),
  otherWrites: noWrites,
});

/** All that the library can do; the service's own query options still work. */
export const lenientTenantPolicy = definePolicy({ sets: sets(freely) });
