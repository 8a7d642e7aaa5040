import { type FaultRuleInput, type Faults, faultRule, type RuleInForce } from "@tenantbox/shared/faults";

/** What goes wrong on command, on both servers. */
export interface TenantFaults {
  /**
   * Adds a rule, for the server that it names: the resource API unless it says `token-server`.
   * @throws TypeError naming a member that is wrong; Error where a rule of its name is in force
   */
  add(rule: FaultRuleInput): RuleInForce;
  /** The rules in force, with how many requests matched and met each. */
  list(): readonly RuleInForce[];
  /** Whether there was such a rule. */
  remove(id: string): boolean;
  clear(): void;
}

export interface FaultsOfServers {
  readonly "resource-api": Faults;
  readonly "token-server": Faults;
}

export function tenantFaults(servers: FaultsOfServers): TenantFaults {
  const all = Object.values(servers) as readonly Faults[];
  return {
    add(given) {
      const { data: rule, error } = faultRule.safeParse(given);
      if (rule === undefined) throw new TypeError(wordsOf(error.issues));
      return servers[rule.server].add(rule);
    },
    list: () => all.flatMap((faults) => faults.list()),
    remove: (id) => all.map((faults) => faults.remove(id)).includes(true),
    clear: () => all.forEach((faults) => faults.replace([])),
  };
}

function wordsOf(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const words = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  return `not a rule of a fault: ${words.join("; ")}`;
}
