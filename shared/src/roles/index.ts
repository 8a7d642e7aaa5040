export { apiApplicationId, fullScope, integrationFlowApplicationId } from "./application-id.ts";
export {
  builtInIntegrationFlowRoles,
  defaultIntegrationFlowRole,
  integrationFlowRolePattern,
  isIntegrationFlowRole,
} from "./integration-flow-roles.ts";
export { organizationRoles, type PlatformRole, platformRoles, spaceRoles } from "./platform-roles.ts";
export type { RoleTemplate } from "./role-template.ts";
export { isRoleTemplate, roleTemplates, scopesOf } from "./role-templates.ts";
