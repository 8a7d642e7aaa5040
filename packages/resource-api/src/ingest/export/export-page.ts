import type { EntityType, Model } from "@tenantbox/odata-v2/model";
import type { Database } from "@tenantbox/shared/database";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { entitiesOf } from "./entities-of.ts";
import { createRowReader } from "./row-reader.ts";

/** Which logs a page of an export holds: those with a greater guid, the least first. */
export interface ExportPageOptions {
  /** The last guid of the page before; empty for the first page. */
  readonly after: string;
  readonly most: number;
  /** Base of the logs' URIs, such as `https://localhost:8445/api/v1/`. */
  readonly baseUrl: string;
}

export interface ExportPage {
  /** One log a line, JSON in UTF-8. */
  readonly lines: Uint8Array;
  readonly logs: number;
  /** Undefined on the last page. */
  readonly last: string | undefined;
}

/** Some logs with everything below them, in one view of the database, as an import takes them back. */
export function exportPage(
  { kysely, dialect }: Database<MessageLogSchema>,
  model: Model,
  { after, most, baseUrl }: ExportPageOptions,
): Promise<ExportPage> {
  const type = logType(model);
  return kysely.transaction().execute(async (transaction) => {
    const reader = createRowReader(transaction, dialect);
    const rows = await reader.rowsAfter(type.table, "message_guid", after, most);
    const entities = await entitiesOf({ model, reader }, type, rows);
    const lines = entities.map((entity, index) => {
      const guid = String(rows[index]?.["message_guid"]);
      const uri = `${baseUrl}${type.set}('${encodeURIComponent(guid.replaceAll("'", "''"))}')`;
      return `${JSON.stringify({ __metadata: { id: uri, uri, type: type.qualifiedName }, ...entity })}\n`;
    });
    return {
      lines: new TextEncoder().encode(lines.join("")),
      logs: rows.length,
      last: rows.length < most ? undefined : String(rows.at(-1)?.["message_guid"]),
    };
  });
}

function logType(model: Model): EntityType {
  const type = model.bySet.get("MessageProcessingLogs");
  if (type === undefined) throw new Error("the model has no logs");
  return type;
}
