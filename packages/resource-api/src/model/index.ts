export { messageLogModel } from "./message-log-model.ts";
export { tenantPolicy } from "./tenant-policy.ts";
