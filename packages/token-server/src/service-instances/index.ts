export type { ClientDirectory, DirectoryClient, DirectoryKey } from "./client-directory.ts";
export { clientSecretHash } from "./client-secret.ts";
export { InstanceError, type InstanceErrorCode, ParameterError } from "./instance-error.ts";
export type { NewInstance } from "./instance-operations.ts";
export type { InstanceParameters } from "./instance-parameters.ts";
export type { ServiceInstance, ServiceKey, ServiceKeyWithDocument } from "./instance-view.ts";
export type { PublicUrls } from "./key-document.ts";
export type { NewKey } from "./key-operations.ts";
export type { KeyKind } from "./key-parameters.ts";
export { type AnyPlan, offering, type Plan } from "./offering.ts";
export {
  createServiceInstances,
  type ServiceInstances,
  type ServiceInstancesOptions,
} from "./service-instances.ts";
