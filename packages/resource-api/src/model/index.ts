export { messageLogModel } from "./message-log-model.ts";
export { TENANT_ID } from "./rules/key-readings.ts";
export type { Evidence, LinkRule, Rule, SetRules } from "./rules/rule.ts";
export { functionRules, tenantRules } from "./rules/tenant-rules.ts";
export { lenientTenantPolicy, tenantPolicy } from "./tenant-policy.ts";
