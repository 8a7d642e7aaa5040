import { badRequest } from "@tenantbox/odata-v2/errors";

const version = /^(\d{1,2})\.(\d{1,2})(?:;.*)?$/;

/**
 * `DataServiceVersion` and `MaxDataServiceVersion` of a request (OData V2, section "Protocol Versioning"):
 * nothing above 2.0 is understood, and answers are never below what the caller takes.
 * @throws {ODataError} 400
 */
export function checkProtocolVersion(headers: Readonly<Record<string, string | string[] | undefined>>): void {
  for (const name of ["dataserviceversion", "maxdataserviceversion"]) {
    const value = headers[name];
    if (value === undefined) continue;
    const major = typeof value === "string" ? version.exec(value.trim())?.[1] : undefined;
    if (major === undefined) throw badRequest("Invalid value in header 'DataServiceVersion'.");
    if (name === "dataserviceversion" && Number(major) > 2)
      throw badRequest("OData version is not supported.");
  }
}
