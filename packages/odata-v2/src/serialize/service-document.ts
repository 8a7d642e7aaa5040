import type { Model } from "../model/index.ts";

/** The service document in JSON (OData V2 JSON format, section 5). */
export function jsonServiceDocument(model: Model): string {
  return JSON.stringify({ d: { EntitySets: model.entityTypes.map((type) => type.set) } });
}
