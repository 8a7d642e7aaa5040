import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** Why a message failed: at most one for each log; its `$value` is the error text. */
export const errorInformation: EntityTypeDefinition = {
  name: "MessageProcessingLogErrorInformation",
  set: "MessageProcessingLogErrorInformations",
  table: "error_informations",
  key: ["MessageGuid"],
  properties: [
    { name: "MessageGuid", type: "Edm.String", column: "message_guid" },
    { name: "Type", type: "Edm.String", column: "type" },
    { name: "LastErrorModelStepId", type: "Edm.String", column: "last_error_model_step_id" },
  ],
  media: { column: "error_text", contentType: { fallback: "text/plain" } },
};
