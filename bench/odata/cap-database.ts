import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import DatabaseConstructor from "better-sqlite3";
import type { LogDatabase } from "./log-database.ts";

const time = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;

/** CAP's names for the columns of a log, in the order of its own; times are text there. */
const columns = `message_guid as MessageGuid, correlation_id as CorrelationId,
  application_message_id as ApplicationMessageId, predecessor_message_guid as PredecessorMessageGuid,
  application_message_type as ApplicationMessageType, ${time("log_start")} as LogStart,
  ${time("log_end")} as LogEnd, sender as Sender, receiver as Receiver, artifact_id as IntegrationFlowName,
  status as Status, alternate_web_link as AlternateWebLink, artifact_id as IntegrationArtifact_Id,
  artifact_name as IntegrationArtifact_Name, artifact_type as IntegrationArtifact_Type,
  artifact_package_id as IntegrationArtifact_PackageId, artifact_package_name as IntegrationArtifact_PackageName,
  log_level as LogLevel, custom_status as CustomStatus, archiving_status as ArchivingStatus,
  archiving_sender_channel_messages as ArchivingSenderChannelMessages,
  archiving_receiver_channel_messages as ArchivingReceiverChannelMessages,
  archiving_log_attachments as ArchivingLogAttachments,
  archiving_persisted_messages as ArchivingPersistedMessages, transaction_id as TransactionId,
  previous_component_name as PreviousComponentName, local_component_name as LocalComponentName,
  origin_component_name as OriginComponentName`;

/** The same rows and indexes in tables as CAP lays them out, beside the database they come from. Built once. */
export function capDatabase({ folder, file }: LogDatabase): string {
  const target = join(folder, "cap.db");
  if (existsSync(target)) return target;
  console.error(`copying the logs for CAP to ${target} (once)`);
  const building = `${target}.building`;
  rmSync(building, { force: true });
  const database = new DatabaseConstructor(building);
  database.pragma("journal_mode = off");
  database.prepare("attach ? as source").run(file);
  database.exec(`create table Logs_MessageProcessingLogs as select ${columns} from source.message_processing_logs
      order by rowid;
    create table Logs_CustomHeaderProperties as select id as Id, message_guid as MessageGuid, name as Name,
      value as Value from source.custom_header_properties;
    create unique index log_key on Logs_MessageProcessingLogs (MessageGuid);
    create index log_start on Logs_MessageProcessingLogs (LogStart, MessageGuid);
    create index log_end on Logs_MessageProcessingLogs (LogEnd, MessageGuid);
    create index log_status on Logs_MessageProcessingLogs (Status, LogEnd, MessageGuid);
    create index log_flow on Logs_MessageProcessingLogs (IntegrationFlowName, LogEnd, MessageGuid);
    create unique index header_key on Logs_CustomHeaderProperties (Id);
    create index header_log on Logs_CustomHeaderProperties (MessageGuid, Id)`);
  database.pragma("journal_mode = wal");
  database.close();
  renameSync(building, target);
  return target;
}
