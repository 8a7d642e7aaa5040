/** Role templates of which any one opens a door; a caller needs all scopes of it. */
type Roles = readonly string[];

/** What may be done with an entity set. */
export interface SetRoles {
  /** The list, an entity, a property, a count. */
  readonly read: Roles;
  /** `$value` of an entity. Absent: as `read`. */
  readonly payload?: Roles;
  /** Absent: closed to everybody. */
  readonly delete?: Roles;
}

const monitoring: Roles = ["MonitoringDataRead"];
const payloads: Roles = ["MessagePayloadsRead"];
const locks: Roles = ["MessageProcessingLocksRead"];
const locksDelete: Roles = ["MessageProcessingLocksDelete"];
const storesDelete: Roles = ["DataStoresAndQueuesDelete"];
const storePayloads: Roles = ["DataStorePayloadsRead"];
const archiving: Roles = ["DataArchivingRead"];

/**
 * Which role templates open which entity set (fact sheet on authentication, sections 4.2 and 4.3; on the API,
 * section 9). A set without a row is closed to everybody. Along a path every set counts.
 */
export const requiredRoles: Readonly<Record<string, SetRoles>> = {
  MessageProcessingLogs: { read: monitoring },
  MessageProcessingLogCustomHeaderProperties: { read: monitoring },
  MessageProcessingLogErrorInformations: { read: monitoring },
  MessageProcessingLogAdapterAttributes: { read: monitoring },
  MessageProcessingLogRuns: { read: monitoring },
  MessageProcessingLogRunSteps: { read: monitoring },
  MessageProcessingLogRunStepProperties: { read: monitoring },
  // Whether the list alone needs the role is open; the text of the documentation is "to view attachments".
  MessageProcessingLogAttachments: { read: payloads },
  // A trace is payload all through: its headers tell as much as its body.
  TraceMessages: { read: payloads },
  TraceMessageProperties: { read: payloads },
  TraceMessageExchangeProperties: { read: payloads },

  MessageStoreEntries: { read: monitoring, payload: payloads },
  MessageStoreEntryProperties: { read: monitoring },
  MessageStoreEntryAttachments: { read: monitoring, payload: payloads },
  MessageStoreEntryAttachmentProperties: { read: monitoring },

  IdMapFromIds: { read: locks },
  IdMapToIds: { read: locks },
  IdMapFromId2s: { read: locks },
  // Not documented; they lie beside the locks in the product.
  IdempotentRepositoryEntries: { read: locks, delete: locksDelete },
  GenericIdempotentRepositoryEntries: { read: locks, delete: locksDelete },
  Locks: { read: locks },

  ArchivingKeyPerformanceIndicators: { read: archiving },
  ArchivingConfigurations: { read: archiving },
  ExternalLoggingActivationStatus: { read: ["ExternalLoggingActivationRead"] },
  ExternalLoggingEvents: { read: ["ExternalLoggingActivationRead"] },
  LogFiles: { read: monitoring },
  LogFileArchives: { read: monitoring },

  DataStores: { read: ["DataStoresAndQueuesRead"], delete: storesDelete },
  DataStoreEntries: { read: ["DataStoresAndQueuesRead"], payload: storePayloads, delete: storesDelete },
  Variables: { read: storePayloads, delete: storesDelete },
};

/** Which role templates permit calling which function. */
export const functionRoles: Readonly<Record<string, Roles>> = {
  // Not documented; it interferes with what runs, as undeploying does.
  CancelMessageProcessingLog: ["MonitoringArtifactsDeploy"],
  activateExternalLogging: ["ExternalLoggingActivate"],
  deactivateExternalLogging: ["ExternalLoggingActivate"],
  activateArchivingConfiguration: ["DataArchivingActivate"],
};
