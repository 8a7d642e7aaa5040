import {
  apiApplicationId,
  fullScope,
  integrationFlowApplicationId,
  isRoleTemplate,
  scopesOf,
} from "@tenantbox/shared/roles";

/**
 * The full scopes of a user's roles, in code-unit order: role templates of the API give its scopes, roles of flows
 * those of the flow runtime, platform roles none.
 */
export function userScopes(roles: readonly string[], subdomain: string): string[] {
  const ofApi = scopesOf(roles.filter(isRoleTemplate)).map((one) => fullScope(apiApplicationId, one));
  const flows = integrationFlowApplicationId(subdomain);
  // Names of flow roles have dots and no blanks; those of the platform are the other way round.
  const ofFlows = roles.filter((role) => !isRoleTemplate(role) && !role.includes(" "));
  return [...ofApi, ...ofFlows.map((role) => fullScope(flows, role))].toSorted();
}
