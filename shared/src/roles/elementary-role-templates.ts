import type { RoleTemplate } from "./role-template.ts";

const operationsRead = "IntegrationOperationServer.read";

const monitoring: readonly RoleTemplate[] = [
  { name: "MonitoringDataRead", scopes: [operationsRead, "NodeManager.read", "Roles.Read"] },
  { name: "MessagePayloadsRead", scopes: ["esbmessagestorage.read"] },
  { name: "MessageProcessingLocksRead", scopes: [operationsRead, "MessageProcessingLocks.Read"] },
  { name: "MessageProcessingLocksDelete", scopes: [operationsRead, "MessageProcessingLocks.Delete"] },
  { name: "MonitoringArtifactsDeploy", scopes: [operationsRead, "NodeManager.deploycontent"] },
  {
    name: "HealthCheckMonitoringDataRead",
    scopes: ["ESBDataStore.read", "NodeManager.read", "ResourceUsageData.Read"],
  },
];

const dataStores: readonly RoleTemplate[] = [
  { name: "DataStoresAndQueuesRead", scopes: [operationsRead, "ESBDataStore.read"] },
  { name: "DataStorePayloadsRead", scopes: [operationsRead, "ESBDataStore.readPayload"] },
  { name: "DataStoresAndQueuesDelete", scopes: [operationsRead, "ESBDataStore.read", "ESBDataStore.delete"] },
  { name: "DataStoresAndQueuesConfig", scopes: [operationsRead, "ESBDataStore.Config"] },
  { name: "QueuesActivate", scopes: ["ESBDataStore.Activate"] },
  { name: "QueuesRetry", scopes: ["ESBDataStore.read", "ESBDataStore.retry"] },
];

const workspaceRead = "WebToolingWorkspace.Read";

const workspace: readonly RoleTemplate[] = [
  { name: "WorkspacePackagesRead", scopes: [workspaceRead] },
  { name: "WorkspacePackagesEdit", scopes: [workspaceRead, "WebToolingWorkspace.Write"] },
  {
    name: "WorkspacePackagesConfigure",
    scopes: [workspaceRead, "WebTooling.IntegrationFlowConfigure", "WebToolingWorkspace.RuntimeConfigure"],
  },
  {
    name: "WorkspaceArtifactsDeploy",
    scopes: [
      workspaceRead,
      "NodeManager.read",
      "GenerationAndBuild.generationandbuildcontent",
      "NodeManager.deploycontent",
      "WebToolingWorkspace.RuntimeConfigure",
    ],
  },
  {
    name: "WorkspacePackagesTransport",
    scopes: [workspaceRead, "TransportModule.read", "TransportModule.write"],
  },
  { name: "WorkspaceArtifactLocksRead", scopes: [workspaceRead, "WorkspaceArtifactLocks.Read"] },
  { name: "WorkspaceArtifactLocksDelete", scopes: [workspaceRead, "WorkspaceArtifactLocks.Delete"] },
  { name: "WorkspaceDesignGuidelinesConfigure", scopes: ["WorkspaceDesignGuidelines.Configure"] },
  { name: "CatalogPackagesRead", scopes: ["WebToolingCatalog.OverviewRead"] },
  {
    name: "CatalogPackageArtifactsRead",
    scopes: ["WebToolingCatalog.OverviewRead", "WebToolingCatalog.DetailsRead"],
  },
  {
    name: "CatalogPackagesCopy",
    scopes: ["WebToolingCatalog.OverviewRead", "WebToolingWorkspace.Write"],
  },
];

const security: readonly RoleTemplate[] = [
  { name: "CredentialsRead", scopes: ["NodeManager.readcredentials"] },
  {
    name: "CredentialsEdit",
    scopes: [operationsRead, "NodeManager.deploycredentials", "NodeManager.deploycontent"],
  },
  {
    name: "SecurityMaterialEdit",
    scopes: [operationsRead, "NodeManager.deploysecuritycontent", "NodeManager.deploycontent"],
  },
  {
    name: "SecurityMaterialDownload",
    scopes: [operationsRead, "NodeManager.read", "NodeManager.readsecuritycontent"],
  },
  { name: "AccessPoliciesRead", scopes: ["AccessPolicies.Read"] },
  { name: "AccessPoliciesEdit", scopes: ["AccessPolicies.Read", "AccessPolicies.Write"] },
  { name: "AccessAllAccessPoliciesArtifacts", scopes: ["AccessPoliciesArtifacts.AccessAll"] },
  { name: "UserRolesEdit", scopes: ["Roles.Write"] },
];

const settings: readonly RoleTemplate[] = [
  { name: "TraceConfigurationRead", scopes: ["ConfigurationService.RuntimeBusinessParameterRead"] },
  { name: "TraceConfigurationEdit", scopes: ["ConfigurationService.RuntimeBusinessParameterWrite"] },
  { name: "ExternalLoggingActivate", scopes: ["ExternalLogging.Activate"] },
  { name: "ExternalLoggingActivationRead", scopes: ["ExternalLoggingActivation.Read"] },
  { name: "DataArchivingActivate", scopes: ["DataArchiving.Activate"] },
  { name: "DataArchivingRead", scopes: ["DataArchiving.Read"] },
];

const partners: readonly RoleTemplate[] = [
  { name: "B2bInterchangeRead", scopes: ["B2bInterchange.Read"] },
  { name: "B2bInterchangePayloadRead", scopes: ["B2bInterchange.PayloadRead"] },
  { name: "B2bInterchangeOperate", scopes: ["B2bInterchange.Operate"] },
  { name: "IntegrationCellOperationCockpitRead", scopes: ["IntegrationCellOperationCockpit.Read"] },
  { name: "IntegrationCellOperationCockpitWrite", scopes: ["IntegrationCellOperationCockpit.Write"] },
  {
    name: "AuthGroup_TenantPartnerDirectoryConfigurator",
    scopes: [
      "TenantPartnerDirectory.read",
      "TenantPartnerDirectory.write",
      "NodeManager.deploycredentials",
      "NodeManager.readcredentials",
      "CertificateUserMappings.read",
      "CertificateUserMappings.write",
    ],
  },
];

/** The role templates that list their own permissions, by the part of the product they open. */
export const elementaryRoleTemplates: readonly RoleTemplate[] = [
  ...monitoring,
  ...dataStores,
  ...workspace,
  ...security,
  ...settings,
  ...partners,
];
