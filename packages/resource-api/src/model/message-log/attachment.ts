import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofMessage } from "../access-policies/guards.ts";

/** A document that a flow attached to its log; PayloadSize is the length of `$value` in bytes. */
export const attachment: EntityTypeDefinition = {
  name: "MessageProcessingLogAttachment",
  set: "MessageProcessingLogAttachments",
  table: "attachments",
  guard: ofMessage("rows"),
  key: ["Id"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "MessageGuid", type: "Edm.String", column: "message_guid" },
    { name: "TimeStamp", type: "Edm.DateTime", column: "time_stamp" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "ContentType", type: "Edm.String", column: "content_type" },
    { name: "PayloadSize", type: "Edm.Int64", column: "payload_size" },
  ],
  media: {
    column: "body",
    source: { table: "attachment_bodies", join: [{ from: "id", to: "attachment_id" }] },
    contentType: { column: "content_type", fallback: "application/octet-stream" },
  },
  indexes: [["message_guid", "id"]],
};
