/** A role template that stands for others; `extraScopes` are permissions no elementary template gives. */
export interface CompoundRoleTemplate {
  readonly name: string;
  readonly includes: readonly string[];
  readonly extraScopes: readonly string[];
}

const readers = [
  "MonitoringDataRead",
  "WorkspacePackagesRead",
  "WorkspaceArtifactLocksRead",
  "CatalogPackagesRead",
  "CatalogPackageArtifactsRead",
  "DataStoresAndQueuesRead",
  "AccessPoliciesRead",
  "TraceConfigurationRead",
  "MessageProcessingLocksRead",
] as const;

/**
 * The four personas and the content publisher. Their documented lists end in "…"; how each was completed,
 * and what was left out on purpose, is in docs/decisions/0003-role-templates-and-scopes.md.
 */
export const compoundRoleTemplates: readonly CompoundRoleTemplate[] = [
  { name: "AuthGroup_ReadOnly", includes: readers, extraScopes: [] },
  {
    name: "AuthGroup_BusinessExpert",
    includes: [
      "MessagePayloadsRead",
      "DataStorePayloadsRead",
      "TraceConfigurationRead",
      "TraceConfigurationEdit",
    ],
    extraScopes: [],
  },
  {
    name: "AuthGroup_IntegrationDeveloper",
    includes: [
      ...readers,
      "WorkspacePackagesEdit",
      "WorkspacePackagesConfigure",
      "WorkspaceArtifactsDeploy",
      "CatalogPackagesCopy",
      "CredentialsEdit",
      "MonitoringArtifactsDeploy",
    ],
    extraScopes: [],
  },
  {
    name: "AuthGroup_Administrator",
    includes: [
      ...readers,
      "CredentialsEdit",
      "MonitoringArtifactsDeploy",
      "SecurityMaterialEdit",
      "SecurityMaterialDownload",
      "AccessPoliciesEdit",
      "DataStoresAndQueuesDelete",
      "DataStoresAndQueuesConfig",
      "QueuesActivate",
      "QueuesRetry",
      "MessageProcessingLocksDelete",
      "WorkspaceArtifactLocksDelete",
      "WorkspacePackagesTransport",
      "WorkspaceDesignGuidelinesConfigure",
      "TraceConfigurationEdit",
      "UserRolesEdit",
      "ExternalLoggingActivationRead",
      "DataArchivingRead",
      "HealthCheckMonitoringDataRead",
    ],
    extraScopes: ["WebToolingSettingsProductProfiles.savetenantconfiguration"],
  },
  {
    name: "AuthGroup_ContentPublisher",
    includes: [
      "CatalogPackagesRead",
      "CatalogPackageArtifactsRead",
      "WorkspacePackagesRead",
      "WorkspacePackagesEdit",
    ],
    extraScopes: [],
  },
];
