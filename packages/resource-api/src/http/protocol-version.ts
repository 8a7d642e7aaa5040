import { badRequest, quoted } from "@tenantbox/odata-v2/errors";

const form = /^\s*(\d{1,2})\.(\d{1,2})\s*(?:;.*)?$/;

/**
 * `DataServiceVersion` of a request: nothing above 2.0 is understood (OData V2 overview, section 5;
 * fact sheet, section 6.1). `MaxDataServiceVersion` must only be a version: answers are 2.0 or what they need less,
 * whoever asks, as the real service's framework does.
 * @throws {ODataError} 400
 */
export function checkProtocolVersion(headers: Readonly<Record<string, string | string[] | undefined>>): void {
  const asked = versionIn(headers["dataserviceversion"]);
  versionIn(headers["maxdataserviceversion"]);
  if (asked === undefined) return;
  const { text, major, minor } = asked;
  if (major > 2 || (major === 2 && minor > 0))
    throw badRequest(
      `The Data Services Request version '${quoted(text)}' is not supported for the request payload.`,
    );
}

function versionIn(value: string | string[] | undefined) {
  if (value === undefined) return undefined;
  const text = String(value);
  const match = form.exec(text.slice(0, 300));
  if (match === null)
    throw badRequest(`The Data Services Request version '${quoted(text)}' cannot be parsed.`);
  return { text, major: Number(match[1]), minor: Number(match[2]) };
}
