/** Application id of the OData API: the prefix of every scope a role template of plan `api` gives. */
export const apiApplicationId = "it!b1";

const subdomainPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Application id of the integration flow runtime of one tenant: `it-rt-<subdomain>!b1`.
 * @throws RangeError when the subdomain is not one DNS label in lower case, since "!" and "." would
 * let one tenant spell the id of another application.
 */
export function integrationFlowApplicationId(subdomain: string): string {
  if (!subdomainPattern.test(subdomain)) {
    throw new RangeError(
      "The subdomain must be one DNS label: a-z, 0-9 and inner hyphens, 1 to 63 characters.",
    );
  }
  return `it-rt-${subdomain}!b1`;
}

/** The scope as it stands in an access token: `<application id>.<permission>`. */
export function fullScope(applicationId: string, permission: string): string {
  return `${applicationId}.${permission}`;
}
