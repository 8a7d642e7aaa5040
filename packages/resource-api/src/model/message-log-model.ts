import { defineModel } from "@tenantbox/odata-v2/model";
import { customHeaderProperty } from "./custom-header-property.ts";
import { errorInformation } from "./error-information.ts";
import { integrationArtifact } from "./integration-artifact.ts";
import { messageProcessingLog } from "./message-processing-log.ts";

/** The tenant's OData model: what `$metadata` says, what is parsed, queried and written. */
export const messageLogModel = defineModel({
  namespace: "com.sap.hci.api",
  container: "DefaultContainer",
  entityTypes: [messageProcessingLog, customHeaderProperty, errorInformation],
  complexTypes: [integrationArtifact],
});
