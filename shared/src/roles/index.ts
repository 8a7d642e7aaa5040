export { apiApplicationId, fullScope, integrationFlowApplicationId } from "./application-id.ts";
export {
  defaultIntegrationFlowRole,
  integrationFlowRolePattern,
  isIntegrationFlowRole,
} from "./integration-flow-roles.ts";
export type { RoleTemplate } from "./role-template.ts";
export { isRoleTemplate, roleTemplates, scopesOf } from "./role-templates.ts";
