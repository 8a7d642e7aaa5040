export { masterKeyId } from "./master-key-id.ts";
export { judgeNode, mendedNode } from "./node-version.ts";
