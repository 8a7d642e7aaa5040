export { clientIdOf } from "./client-id.ts";
export type { CertificateOwner, ClientDirectory, DirectoryClient, DirectoryKey } from "./client-directory.ts";
export { clientSecretHash } from "./client-secret.ts";
export { checkedName } from "./instance-name.ts";
export { parameterSchemas } from "./parameter-schemas.ts";
export { isPlatformClient, platformClient } from "./platform-client.ts";
export { userScopes } from "./user-scopes.ts";
export { InstanceError, type InstanceErrorCode, ParameterError } from "./instance-error.ts";
export type { NewInstance } from "./instance-operations.ts";
export { checkedInstanceParameters, type InstanceParameters } from "./instance-parameters.ts";
export type { ServiceInstance, ServiceKey, ServiceKeyWithDocument } from "./instance-view.ts";
export type { PublicUrls } from "./key-document.ts";
export type { GivenCredential, KeyMaterialSources } from "./key-material.ts";
export { type NewKey, newKeyRow } from "./key-operations.ts";
export { checkedKeyParameters, checkKeyFits, type KeyKind, type KeyParameters } from "./key-parameters.ts";
export { type AnyPlan, limits, offering, type Plan, plans, tokenValidityRange } from "./offering.ts";
export type { LastOperation, ManagedResource } from "./managed-resource.ts";
export type { ManagedServices } from "./managed-services.ts";
export type { PlatformJob } from "./platform-jobs.ts";
export type { ResourceFilter, ResourceKind } from "./resource-list.ts";
export { type MetadataChanges, type ResourceMetadata, unlabelled } from "./resource-metadata.ts";
export {
  createServiceInstances,
  type ServiceInstances,
  type ServiceInstancesOptions,
} from "./service-instances.ts";
