export type { BatchItem, BatchLimits, BatchRequest } from "./batch-item.ts";
export { type BatchSource, parseBatch } from "./parse-batch.ts";
export { type BatchAnswer, type BatchDocument, type BatchItemAnswer, writeBatch } from "./write-batch.ts";
