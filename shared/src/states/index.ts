export { auditedStates } from "./audited-states.ts";
export { checkStateFile } from "./check-state-file.ts";
export { checkedSnapshotName } from "./snapshot-name.ts";
export { StateError, type StateErrorCode } from "./state-error.ts";
export { createStateFiles, type StateFiles } from "./state-files.ts";
export type { Snapshot, TenantStates } from "./tenant-states.ts";
