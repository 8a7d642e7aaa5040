import { defineModel } from "@tenantbox/odata-v2/model";
import { dataStore } from "./data-store/data-store.ts";
import { dataStoreEntry } from "./data-store/data-store-entry.ts";
import { variable } from "./data-store/variable.ts";
import { functionImports } from "./function-imports.ts";
import { idMapFromId } from "./id-mapping/from-id.ts";
import { idMapFromId2 } from "./id-mapping/from-id2.ts";
import { idMapToId } from "./id-mapping/to-id.ts";
import { genericIdempotentRepositoryEntry } from "./idempotency/generic-idempotent-repository-entry.ts";
import { idempotentRepositoryEntry } from "./idempotency/idempotent-repository-entry.ts";
import { lock } from "./idempotency/lock.ts";
import { adapterAttribute } from "./message-log/adapter-attribute.ts";
import { attachment } from "./message-log/attachment.ts";
import { customHeaderProperty } from "./message-log/custom-header-property.ts";
import { errorInformation } from "./message-log/error-information.ts";
import { integrationArtifact } from "./message-log/integration-artifact.ts";
import { messageProcessingLog } from "./message-log/message-processing-log.ts";
import { run } from "./message-log/run.ts";
import { runStep } from "./message-log/run-step.ts";
import { runStepProperty } from "./message-log/run-step-property.ts";
import { traceExchangeProperty } from "./message-log/trace-exchange-property.ts";
import { traceMessage } from "./message-log/trace-message.ts";
import { traceMessageProperty } from "./message-log/trace-message-property.ts";
import { messageStoreAttachment } from "./message-store/message-store-attachment.ts";
import { messageStoreAttachmentProperty } from "./message-store/message-store-attachment-property.ts";
import { messageStoreEntry } from "./message-store/message-store-entry.ts";
import { messageStoreEntryProperty } from "./message-store/message-store-entry-property.ts";
import { archivingConfiguration } from "./operations/archiving-configuration.ts";
import { archivingRun } from "./operations/archiving-run.ts";
import { externalLoggingEvent } from "./operations/external-logging-event.ts";
import { externalLoggingStatus } from "./operations/external-logging-status.ts";
import { logFile } from "./operations/log-file.ts";
import { logFileArchive } from "./operations/log-file-archive.ts";

/** The tenant's OData model: what `$metadata` says, what is parsed, queried and written. */
export const messageLogModel = defineModel({
  namespace: "com.sap.hci.api",
  container: "DefaultContainer",
  entityTypes: [
    messageProcessingLog,
    customHeaderProperty,
    errorInformation,
    adapterAttribute,
    attachment,
    run,
    runStep,
    runStepProperty,
    traceMessage,
    traceMessageProperty,
    traceExchangeProperty,
    messageStoreEntry,
    messageStoreEntryProperty,
    messageStoreAttachment,
    messageStoreAttachmentProperty,
    idMapFromId,
    idMapToId,
    idMapFromId2,
    idempotentRepositoryEntry,
    genericIdempotentRepositoryEntry,
    lock,
    archivingRun,
    archivingConfiguration,
    externalLoggingStatus,
    externalLoggingEvent,
    logFile,
    logFileArchive,
    dataStore,
    dataStoreEntry,
    variable,
  ],
  complexTypes: [integrationArtifact],
  functionImports,
});
