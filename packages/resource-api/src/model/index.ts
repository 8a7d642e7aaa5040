export { messageLogModel } from "./message-log-model.ts";
export type { Evidence, LinkRule, Rule, SetRules } from "./rules/rule.ts";
export { functionRules, tenantRules } from "./rules/tenant-rules.ts";
export { lenientTenantPolicy, tenantPolicy } from "./tenant-policy.ts";
export { TENANT_ID } from "./tenant-id.ts";
