/**
 * The table of sections 4.2 to 4.4 of the fact sheet on authentication, and decision 3 where it is silent, written down
 * here once more: what the matrix expects is computed from this, from nothing of the product's.
 */
const abbreviations: Readonly<Record<string, string>> = {
  IOS: "IntegrationOperationServer",
  NM: "NodeManager",
  DS: "ESBDataStore",
  WTW: "WebToolingWorkspace",
  WTC: "WebToolingCatalog",
  CS: "ConfigurationService",
};

/** Role template: its permissions, abbreviated as in the fact sheet; after "=" what it includes. */
const table = `
MonitoringDataRead: IOS.read NM.read Roles.Read
MessagePayloadsRead: esbmessagestorage.read
MessageProcessingLocksRead: IOS.read MessageProcessingLocks.Read
MessageProcessingLocksDelete: IOS.read MessageProcessingLocks.Delete
DataStoresAndQueuesRead: IOS.read DS.read
DataStorePayloadsRead: IOS.read DS.readPayload
DataStoresAndQueuesDelete: IOS.read DS.read DS.delete
DataStoresAndQueuesConfig: IOS.read DS.Config
QueuesActivate: DS.Activate
QueuesRetry: DS.read DS.retry
MonitoringArtifactsDeploy: IOS.read NM.deploycontent
WorkspacePackagesRead: WTW.Read
WorkspacePackagesEdit: WTW.Read WTW.Write
WorkspacePackagesConfigure: WTW.Read WebTooling.IntegrationFlowConfigure WTW.RuntimeConfigure
WorkspaceArtifactsDeploy: WTW.Read NM.read GenerationAndBuild.generationandbuildcontent NM.deploycontent WTW.RuntimeConfigure
WorkspacePackagesTransport: WTW.Read TransportModule.read TransportModule.write
WorkspaceArtifactLocksRead: WTW.Read WorkspaceArtifactLocks.Read
WorkspaceArtifactLocksDelete: WTW.Read WorkspaceArtifactLocks.Delete
WorkspaceDesignGuidelinesConfigure: WorkspaceDesignGuidelines.Configure
CatalogPackagesRead: WTC.OverviewRead
CatalogPackageArtifactsRead: WTC.OverviewRead WTC.DetailsRead
CatalogPackagesCopy: WTC.OverviewRead WTW.Write
CredentialsEdit: IOS.read NM.deploycredentials NM.deploycontent
CredentialsRead: NM.readcredentials
SecurityMaterialEdit: IOS.read NM.deploysecuritycontent NM.deploycontent
SecurityMaterialDownload: IOS.read NM.read NM.readsecuritycontent
AccessPoliciesRead: AccessPolicies.Read
AccessPoliciesEdit: AccessPolicies.Read AccessPolicies.Write
AccessAllAccessPoliciesArtifacts: AccessPoliciesArtifacts.AccessAll
UserRolesEdit: Roles.Write
TraceConfigurationRead: CS.RuntimeBusinessParameterRead
TraceConfigurationEdit: CS.RuntimeBusinessParameterWrite
ExternalLoggingActivate: ExternalLogging.Activate
ExternalLoggingActivationRead: ExternalLoggingActivation.Read
DataArchivingActivate: DataArchiving.Activate
DataArchivingRead: DataArchiving.Read
HealthCheckMonitoringDataRead: DS.read NM.read ResourceUsageData.Read
AuthGroup_TenantPartnerDirectoryConfigurator: TenantPartnerDirectory.read TenantPartnerDirectory.write NM.deploycredentials NM.readcredentials CertificateUserMappings.read CertificateUserMappings.write
B2bInterchangeRead: B2bInterchange.Read
B2bInterchangePayloadRead: B2bInterchange.PayloadRead
B2bInterchangeOperate: B2bInterchange.Operate
IntegrationCellOperationCockpitRead: IntegrationCellOperationCockpit.Read
IntegrationCellOperationCockpitWrite: IntegrationCellOperationCockpit.Write
AuthGroup_ReadOnly = MonitoringDataRead WorkspacePackagesRead WorkspaceArtifactLocksRead CatalogPackagesRead CatalogPackageArtifactsRead DataStoresAndQueuesRead AccessPoliciesRead TraceConfigurationRead MessageProcessingLocksRead
AuthGroup_BusinessExpert = MessagePayloadsRead DataStorePayloadsRead TraceConfigurationRead TraceConfigurationEdit
AuthGroup_IntegrationDeveloper = AuthGroup_ReadOnly WorkspacePackagesEdit WorkspacePackagesConfigure WorkspaceArtifactsDeploy CatalogPackagesCopy CredentialsEdit MonitoringArtifactsDeploy
AuthGroup_Administrator = AuthGroup_ReadOnly CredentialsEdit MonitoringArtifactsDeploy SecurityMaterialEdit SecurityMaterialDownload AccessPoliciesEdit DataStoresAndQueuesDelete DataStoresAndQueuesConfig QueuesActivate QueuesRetry MessageProcessingLocksDelete WorkspaceArtifactLocksDelete WorkspacePackagesTransport WorkspaceDesignGuidelinesConfigure TraceConfigurationEdit UserRolesEdit ExternalLoggingActivationRead DataArchivingRead HealthCheckMonitoringDataRead
AuthGroup_ContentPublisher = CatalogPackagesRead CatalogPackageArtifactsRead WorkspacePackagesRead WorkspacePackagesEdit
`;

/** Operation and resource: the role that opens it. What is not here is closed to everybody. */
const doorTable = `
MonitoringDataRead: GET MessageProcessingLogs, GET MessageProcessingLogCustomHeaderProperties, GET MessageProcessingLogErrorInformations, GET MessageProcessingLogAdapterAttributes
MonitoringDataRead: GET MessageProcessingLogRuns, GET MessageProcessingLogRunSteps, GET MessageProcessingLogRunStepProperties
MonitoringDataRead: GET MessageStoreEntries, GET MessageStoreEntryProperties, GET MessageStoreEntryAttachments, GET MessageStoreEntryAttachmentProperties
MonitoringDataRead: GET LogFiles, GET LogFileArchives
MonitoringDataRead: VALUE MessageProcessingLogErrorInformations, VALUE LogFiles, VALUE LogFileArchives
MessagePayloadsRead: GET MessageProcessingLogAttachments, VALUE MessageProcessingLogAttachments
MessagePayloadsRead: GET TraceMessages, GET TraceMessageProperties, GET TraceMessageExchangeProperties, VALUE TraceMessages
MessagePayloadsRead: VALUE MessageStoreEntries, VALUE MessageStoreEntryAttachments
MessageProcessingLocksRead: GET IdMapFromIds, GET IdMapToIds, GET IdMapFromId2s
MessageProcessingLocksRead: GET IdempotentRepositoryEntries, GET GenericIdempotentRepositoryEntries, GET Locks
MessageProcessingLocksDelete: DELETE IdempotentRepositoryEntries, DELETE GenericIdempotentRepositoryEntries
DataStoresAndQueuesRead: GET DataStores, GET DataStoreEntries
DataStorePayloadsRead: VALUE DataStoreEntries, GET Variables, VALUE Variables
DataStoresAndQueuesDelete: DELETE DataStores, DELETE DataStoreEntries, DELETE Variables
DataArchivingRead: GET ArchivingKeyPerformanceIndicators, GET ArchivingConfigurations
DataArchivingActivate: CALL activateArchivingConfiguration
ExternalLoggingActivationRead: GET ExternalLoggingActivationStatus, GET ExternalLoggingEvents
ExternalLoggingActivate: CALL activateExternalLogging, CALL deactivateExternalLogging
MonitoringArtifactsDeploy: CALL CancelMessageProcessingLog
`;

const linesOf = (text: string): string[] => text.trim().split("\n");

function permissionsOf(line: string): readonly string[] {
  const [, list = ""] = line.split(": ");
  return list.split(" ").map((word) => {
    const [module = "", verb = ""] = word.split(".");
    return `${abbreviations[module] ?? module}.${verb}`;
  });
}

/** Every role template with its permissions. */
export const templates: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const known = new Map<string, ReadonlySet<string>>();
  for (const line of linesOf(table)) {
    const [name = "", list] = line.split(" = ");
    if (list === undefined) known.set(line.split(": ")[0] ?? "", new Set(permissionsOf(line)));
    else known.set(name, new Set(list.split(" ").flatMap((one) => [...(known.get(one) ?? [])])));
  }
  // Documented as part of the administrator's, by no template of its own.
  const administrator = known.get("AuthGroup_Administrator") ?? [];
  known.set(
    "AuthGroup_Administrator",
    new Set([...administrator, "WebToolingSettingsProductProfiles.savetenantconfiguration"]),
  );
  return known;
})();

/** What the fact sheet has an entry for, with the role template that opens it. */
export const doors: ReadonlyMap<string, string> = new Map(
  linesOf(doorTable).flatMap((line) => {
    const [role = "", list = ""] = line.split(": ");
    return list.split(", ").map((door) => [door, role] as const);
  }),
);

/** Whether somebody with one role template may do all of this: each door by all permissions of its template. */
export function mayDo(template: string, needed: readonly string[]): boolean {
  const held = templates.get(template) ?? new Set<string>();
  return needed.every((door) => {
    const opener = templates.get(doors.get(door) ?? "");
    return opener !== undefined && [...opener].every((permission) => held.has(permission));
  });
}
