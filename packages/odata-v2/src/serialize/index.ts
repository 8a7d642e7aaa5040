export { contentTypeOf, type DocumentKind } from "./content-type.ts";
export { type DocumentWriter, documentWriter, type WriterSettings } from "./document-writer.ts";
export { errorDocument, type ErrorContent, errorFormat } from "./error-document.ts";
export { metadataDocument } from "./metadata-document.ts";
export { type Format, negotiate } from "./negotiation.ts";
export type { ExpandedRows, Row, StoredValue } from "./rows.ts";
export { atomServiceDocument, jsonServiceDocument } from "./service-document.ts";
export { dateTimeText } from "./time-text.ts";
export type { TypedProperties } from "./xml-property.ts";
