import type { EntityTypeDefinition, PropertyDefinition } from "@tenantbox/odata-v2/model";
import { integrationArtifact } from "./integration-artifact.ts";

/** The 24 properties in the order of the wire. */
const properties: readonly PropertyDefinition[] = [
  { name: "MessageGuid", type: "Edm.String", column: "message_guid" },
  { name: "CorrelationId", type: "Edm.String", column: "correlation_id" },
  { name: "ApplicationMessageId", type: "Edm.String", column: "application_message_id" },
  { name: "PredecessorMessageGuid", type: "Edm.String", column: "predecessor_message_guid" },
  { name: "ApplicationMessageType", type: "Edm.String", column: "application_message_type" },
  { name: "LogStart", type: "Edm.DateTime", column: "log_start" },
  { name: "LogEnd", type: "Edm.DateTime", column: "log_end" },
  { name: "Sender", type: "Edm.String", column: "sender" },
  { name: "Receiver", type: "Edm.String", column: "receiver" },
  // The real service fills it with the artifact's id, so both share a column and its index.
  { name: "IntegrationFlowName", type: "Edm.String", column: "artifact_id" },
  { name: "Status", type: "Edm.String", column: "status" },
  { name: "AlternateWebLink", type: "Edm.String", column: "alternate_web_link" },
  {
    name: "IntegrationArtifact",
    complex: integrationArtifact,
    columns: {
      Id: "artifact_id",
      Name: "artifact_name",
      Type: "artifact_type",
      PackageId: "artifact_package_id",
      PackageName: "artifact_package_name",
    },
  },
  { name: "LogLevel", type: "Edm.String", column: "log_level" },
  { name: "CustomStatus", type: "Edm.String", column: "custom_status" },
  { name: "ArchivingStatus", type: "Edm.String", column: "archiving_status" },
  {
    name: "ArchivingSenderChannelMessages",
    type: "Edm.Boolean",
    column: "archiving_sender_channel_messages",
  },
  {
    name: "ArchivingReceiverChannelMessages",
    type: "Edm.Boolean",
    column: "archiving_receiver_channel_messages",
  },
  { name: "ArchivingLogAttachments", type: "Edm.Boolean", column: "archiving_log_attachments" },
  { name: "ArchivingPersistedMessages", type: "Edm.Boolean", column: "archiving_persisted_messages" },
  { name: "TransactionId", type: "Edm.String", column: "transaction_id" },
  { name: "PreviousComponentName", type: "Edm.String", column: "previous_component_name" },
  { name: "LocalComponentName", type: "Edm.String", column: "local_component_name" },
  { name: "OriginComponentName", type: "Edm.String", column: "origin_component_name" },
];

/** One message's way through one integration flow. */
export const messageProcessingLog: EntityTypeDefinition = {
  name: "MessageProcessingLog",
  set: "MessageProcessingLogs",
  table: "message_processing_logs",
  key: ["MessageGuid"],
  properties,
  /** Six links, in the order of the wire. */
  navigation: [
    {
      name: "CustomHeaderProperties",
      target: "MessageProcessingLogCustomHeaderProperty",
      multiplicity: "*",
      join: [{ from: "message_guid", to: "message_guid" }],
      association: {
        name: "MessageProcessingLogCustomHeaderPropertiesAss",
        fromRole: "r_Log",
        toRole: "r_CustomHeaderProperties",
      },
    },
    {
      name: "MessageStoreEntries",
      target: "MessageStoreEntry",
      multiplicity: "*",
      join: [{ from: "message_guid", to: "message_guid" }],
    },
    {
      name: "ErrorInformation",
      target: "MessageProcessingLogErrorInformation",
      multiplicity: "0..1",
      join: [{ from: "message_guid", to: "message_guid" }],
    },
    {
      name: "AdapterAttributes",
      target: "MessageProcessingLogAdapterAttribute",
      multiplicity: "*",
      join: [{ from: "message_guid", to: "message_guid" }],
      association: {
        name: "MessageProcessingLogAdapterAttributesAss",
        fromRole: "r_MessageProcessingLog",
        toRole: "r_AdapterAttributes",
      },
    },
    {
      name: "Attachments",
      target: "MessageProcessingLogAttachment",
      multiplicity: "*",
      join: [{ from: "message_guid", to: "message_guid" }],
    },
    {
      name: "Runs",
      target: "MessageProcessingLogRun",
      multiplicity: "*",
      join: [{ from: "message_guid", to: "message_guid" }],
    },
  ],
  // The real service promises none; this one is stable under paging and served by an index.
  defaultOrder: [{ path: "LogStart" }, { path: "MessageGuid" }],
  indexes: [
    ["log_start", "message_guid"],
    ["log_end", "message_guid"],
    ["status", "log_end", "message_guid"],
    ["artifact_id", "log_end", "message_guid"],
    ["correlation_id", "log_start", "message_guid"],
    ["application_message_id", "log_start", "message_guid"],
  ],
};
