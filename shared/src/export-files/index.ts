export { ExportFormatError } from "./json-entities.ts";
export { type ReadLog, readLogs } from "./read-logs.ts";
