export { allOf, column, table } from "./column.ts";
export { compile } from "./compile.ts";
export type { Dialect, DialectSql, Sql } from "./dialect.ts";
export { pathConditions } from "./path-condition.ts";
export type {
  CountPlan,
  DataPlan,
  DocumentPlan,
  EntityShape,
  EntryPlan,
  Expansion,
  FeedPlan,
  LinksPlan,
  MediaPlan,
  MemberShape,
  Plan,
  PropertyPlan,
  PropertyShape,
  PropertyValuePlan,
  RowSource,
  SqlValue,
  Statement,
  ValueShape,
} from "./plan.ts";
export type { Position } from "./seek.ts";
export { deadlineFunction } from "./sqlite.ts";
export { sql } from "./sql-text.ts";
export { dialectSql, statement } from "./statement.ts";
