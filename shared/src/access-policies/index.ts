export { type ArtifactPattern, conditionPattern, understoodExpressions } from "./artifact-pattern.ts";
export { artifactTypes, globalStoreTypes, globalVariableTypes, runningTypes } from "./artifact-types.ts";
