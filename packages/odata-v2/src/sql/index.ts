export { compile } from "./compile.ts";
export type { Dialect } from "./dialect.ts";
export type {
  CountPlan,
  DataPlan,
  DocumentPlan,
  EntityShape,
  EntryPlan,
  Expansion,
  FeedPlan,
  MediaPlan,
  MemberShape,
  Plan,
  RowSource,
  SqlValue,
  Statement,
  ValueShape,
} from "./plan.ts";
export { deadlineFunction } from "./sqlite.ts";
