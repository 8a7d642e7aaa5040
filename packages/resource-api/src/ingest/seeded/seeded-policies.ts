import { conditionPattern } from "@tenantbox/shared/access-policies";
import type { SeedAccessPolicy } from "@tenantbox/shared/seed";
import type { NewAccessPolicy } from "../../storage/access-policies.ts";

/** A policy of a seed as it is stored; the seed has been checked. */
export function seededPolicy(policy: SeedAccessPolicy): NewAccessPolicy {
  return {
    policy: { role_name: policy.roleName, description: policy.description ?? null },
    references: policy.artifactReferences.map((reference) => {
      const { name, type, conditionAttribute, conditionType, conditionValue } = reference;
      const pattern = conditionPattern(conditionType, conditionValue);
      if (pattern === undefined)
        throw new Error("a seed with an expression that is not understood was not refused");
      return {
        name,
        description: reference.description ?? null,
        type,
        condition_attribute: conditionAttribute,
        condition_type: conditionType,
        condition_value: conditionValue,
        ...pattern,
      };
    }),
  };
}
