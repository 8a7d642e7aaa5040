/** The grants that the token endpoint serves where an instance allows them; discovery lists the same. */
export const offeredGrants: readonly string[] = ["client_credentials", "password", "refresh_token"];

export const isOfferedGrant = (grantType: string | undefined): grantType is string =>
  grantType !== undefined && offeredGrants.includes(grantType);
