export {
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  partsOf,
  type PropertyPath,
  typeOf,
} from "./expression.ts";
export { dateTimeMilliseconds, dateTimeOffsetMilliseconds, timeMilliseconds } from "./date-time.ts";
export { type DatePart, filterFunctions, type FilterFunctionName } from "./filter-functions.ts";
export { type CallTarget, type FunctionCall, namesFunction, parseFunctionCall } from "./function-import.ts";
export type { KeyValue } from "./key-predicate.ts";
export type { Literal } from "./literal.ts";
export { type OrderItem, pathOf } from "./order-by.ts";
export { isFloatingType, isWholeType } from "./type-family.ts";
export { parseRequest, requestedFormat, type RequestTarget } from "./parse-request.ts";
export {
  type CustomOption,
  definePolicy,
  type KeyReading,
  lenientPolicy,
  type Refusal,
  type RequestLimits,
  type RequestPolicy,
  type SetPolicy,
  type WritePolicy,
} from "./policy.ts";
export type { ProjectedLink, Projection } from "./projection.ts";
export { allowOnly, decodePart, readQueryOptions } from "./query-options.ts";
export type { SystemOption } from "./system-option.ts";
export { refusalError } from "./refusal.ts";
export {
  type CountRequest,
  type DataRequest,
  type DocumentRequest,
  type EntryRequest,
  type FeedRequest,
  type LinksRequest,
  type MediaRequest,
  type ODataRequest,
  type PropertyRequest,
  type PropertyValueRequest,
  type RequestedFormat,
  type ResourcePath,
  type ResourceStep,
  isSingle,
  targetOf,
} from "./request.ts";
export { parseResourcePath } from "./resource-path.ts";
