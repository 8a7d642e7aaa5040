export { errorDocument, type ErrorContent, errorFormat } from "./error-document.ts";
export { type EntryWriter, jsonEntryWriter } from "./json-entry.ts";
export { jsonFeed } from "./json-feed.ts";
export { metadataDocument } from "./metadata-document.ts";
export { type Format, negotiate } from "./negotiation.ts";
export type { ExpandedRows, Row, StoredValue } from "./rows.ts";
export { jsonServiceDocument } from "./service-document.ts";
