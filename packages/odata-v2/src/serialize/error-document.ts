import { declarationInCapitals, namespaces } from "./xml-names.ts";
import { xmlText } from "./xml-text.ts";

/** What an error document says: the status in words, and a text or null. */
export interface ErrorContent {
  readonly code: string;
  readonly message: string | null;
}

/** An error as bytes (OData V2 JSON format, section 8; Atom format, section 7). */
export function errorDocument(
  error: ErrorContent,
  format: "json" | "xml",
): { readonly contentType: string; readonly body: string } {
  const { code, message } = error;
  if (format === "json") {
    const body = JSON.stringify({ error: { code, message: { lang: "en", value: message } } });
    return { contentType: "application/json;charset=utf-8", body };
  }
  const body =
    `${declarationInCapitals}<error xmlns="${namespaces.metadata}">` +
    `<code>${xmlText(code)}</code><message xml:lang="en">${xmlText(message ?? "")}</message></error>`;
  return { contentType: "application/xml;charset=utf-8", body };
}

/**
 * The format of an error: JSON when `$format=json` or an `Accept` that names JSON asks for it, else XML. Reads
 * the query leniently, since the query may be what is wrong.
 */
export function errorFormat(query: string, accept: string | undefined): "json" | "xml" {
  return /(?:^|&)(?:\$|%24)format=json(?:&|$)/.test(query) || /json/i.test(accept ?? "") ? "json" : "xml";
}
