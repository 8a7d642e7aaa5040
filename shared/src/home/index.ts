export { isPlausibleTime } from "./clock-range.ts";
export { masterKeyId } from "./master-key-id.ts";
export { judgeNode, mendedNode } from "./node-version.ts";
