/** What a role of plan `integration-flow` may look like: the two built-in ones and custom roles alike. */
export const integrationFlowRolePattern = /^[A-Za-z0-9_.]{1,128}$/;

/** The built-in roles of the flow runtime, which users can have as well. */
export const builtInIntegrationFlowRoles = ["ESBMessaging.send", "API.invoke"] as const;

/** The role an instance of plan `integration-flow` has when its parameters name none. */
export const defaultIntegrationFlowRole = "ESBMessaging.send";

/** Is this a role name of plan `integration-flow` (`ESBMessaging.send`, `API.invoke` or a custom role)? */
export function isIntegrationFlowRole(name: string): boolean {
  return integrationFlowRolePattern.test(name);
}
