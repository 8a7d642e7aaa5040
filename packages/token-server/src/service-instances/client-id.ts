import { administrationScope } from "@tenantbox/shared/access-token";
import {
  apiApplicationId,
  fullScope,
  integrationFlowApplicationId,
  isRoleTemplate,
  scopesOf,
} from "@tenantbox/shared/roles";
import type { AnyPlan } from "./offering.ts";

/** The OAuth client id of an instance: `sb-<instance id>!b1|<application id>`. */
export function clientIdOf(plan: AnyPlan, instanceId: string, subdomain: string): string {
  return `sb-${instanceId}!b1|${applicationIdOf(plan, subdomain)}`;
}

function applicationIdOf(plan: AnyPlan, subdomain: string): string {
  if (plan === "integration-flow") return integrationFlowApplicationId(subdomain);
  return plan === "api" ? apiApplicationId : "tenantbox!b1";
}

/**
 * The full scopes of an instance's tokens. Of plan `integration-flow` the application id is read back from the client
 * id, so that a client made under another subdomain keeps the scopes that fit its name.
 */
export function fullScopesOf(plan: AnyPlan, clientId: string, roles: readonly string[]): string[] {
  // A literal without application id, so that no role of any instance can spell it.
  if (plan === "operator") return [administrationScope];
  const applicationId = plan === "api" ? apiApplicationId : clientId.slice(clientId.indexOf("|") + 1);
  // A row that somebody wrote by hand gives no more than the roles there are, and stops nobody else (catalogue row 147).
  const permissions =
    plan === "api" ? scopesOf(roles.filter(isRoleTemplate)) : [...new Set(roles)].toSorted();
  return permissions.map((permission) => fullScope(applicationId, permission));
}
