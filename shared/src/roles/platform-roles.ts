/** Roles in the one organization, as Cloud Foundry names them in `/v3/roles`. */
export const organizationRoles = [
  "organization_user",
  "organization_auditor",
  "organization_manager",
  "organization_billing_manager",
] as const;

/** Roles in the one space. */
export const spaceRoles = ["space_auditor", "space_developer", "space_manager", "space_supporter"] as const;

/** What a user may be on the platform; none of it opens a resource of the OData API. */
export const platformRoles = [...organizationRoles, ...spaceRoles] as const;
export type PlatformRole = (typeof platformRoles)[number];
