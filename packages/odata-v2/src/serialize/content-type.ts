import type { Format } from "./negotiation.ts";

/** What a document is about, as far as its content type tells. */
export type DocumentKind = "feed" | "entry" | "service-document" | "property";

const atom: Readonly<Record<DocumentKind, string>> = {
  feed: "application/atom+xml;type=feed;charset=utf-8",
  entry: "application/atom+xml;type=entry;charset=utf-8",
  "service-document": "application/atomsvc+xml;charset=utf-8",
  property: "application/xml;charset=utf-8",
};

/** The `Content-Type` of a document (fact sheet, section 6.1). */
export function contentTypeOf(kind: DocumentKind, format: Format): string {
  if (format === "json") return "application/json;charset=utf-8";
  return format === "atom" ? atom[kind] : "application/xml;charset=utf-8";
}
