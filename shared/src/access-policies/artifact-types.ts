/** Artifacts that process messages, so that there are logs, attachments and traces of them. */
export const runningTypes = [
  "INTEGRATION_FLOW",
  "ODATA_SERVICE",
  "SOAP_API_PROVIDER",
  "REST_API_PROVIDER",
] as const;

/** The published specification spells it in both ways. */
export const globalStoreTypes = ["GLOBAL_DATASTORE", "GLOBAL_DATA_STORE"] as const;
export const globalVariableTypes = ["GLOBAL_VARIABLE"] as const;

/** What can be named in a policy and is not served here: nothing of it is protected, because there is nothing. */
const elsewhere = [
  "SCRIPT_COLLECTION",
  "VALUE_MAPPING",
  "MESSAGE_MAPPING",
  "MESSAGE_QUEUE",
  "DATA_TYPE",
  "MESSAGE_TYPE",
] as const;

/**
 * The `Type` of an artifact reference, as the published specification of the real service lists them;
 * `INTEGRATION_PACKAGE` is our spelling of what its documentation offers besides.
 */
export const artifactTypes = [
  "INTEGRATION_PACKAGE",
  ...runningTypes,
  ...globalStoreTypes,
  ...globalVariableTypes,
  ...elsewhere,
] as const;
