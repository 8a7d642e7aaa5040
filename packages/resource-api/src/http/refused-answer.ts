import type { Answer } from "@tenantbox/odata-v2/run";
import { errorDocument, errorFormat } from "@tenantbox/odata-v2/serialize";
import type { Refusal } from "./api-error.ts";

/** A refusal as an answer: JSON where the caller asked for it in any way, else XML (fact sheet, section 7). */
export function refusedAnswer(refusal: Refusal, query: string, accept: string | undefined): Answer {
  const { contentType, body } = errorDocument(refusal, errorFormat(query, accept));
  return {
    status: refusal.status,
    contentType,
    body,
    headers: { DataServiceVersion: "1.0", ...refusal.headers },
  };
}
