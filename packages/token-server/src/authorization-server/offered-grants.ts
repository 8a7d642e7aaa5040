import { isPlatformClient } from "../service-instances/index.ts";

/** The grants that the token endpoint serves where an instance allows them; discovery lists the same. */
export const offeredGrants: readonly string[] = ["client_credentials", "password", "refresh_token"];

/** Codes of a browser login are for the client of the `cf` CLI alone. */
export const isOfferedGrant = (
  grantType: string | undefined,
  clientId: string | undefined,
): grantType is string =>
  grantType !== undefined &&
  (offeredGrants.includes(grantType) || (grantType === "authorization_code" && isPlatformClient(clientId)));
