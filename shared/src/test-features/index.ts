export type { Beginning } from "./beginning.ts";
export {
  checked,
  createTestFeatures,
  type TestFeatureAnswer,
  TestFeatureRefusal,
  type TestFeatures,
} from "./test-features.ts";
