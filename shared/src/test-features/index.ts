export type { Beginning } from "./beginning.ts";
export { commonRequests } from "./common-requests.ts";
export {
  checked,
  createTestFeatures,
  type TestFeatureAnswer,
  type TestFeatures,
} from "./test-features.ts";
