import { clientSecretHash } from "./client-secret.ts";
import type { DirectoryClient } from "./client-directory.ts";

/**
 * The OAuth client of the `cf` CLI, the same on every platform: public, its secret is empty. Its tokens speak for users
 * at the platform's API and open nothing else. It is in no directory; the token endpoint alone knows it.
 */
export const platformClient: DirectoryClient = {
  clientId: "cf",
  instanceId: "cf",
  plan: "api",
  scopes: ["cloud_controller.read", "cloud_controller.write", "openid", "password.write", "uaa.user"],
  tokenValidity: 1200,
  grantTypes: ["password", "refresh_token", "authorization_code"],
  boundTokens: false,
  keys: [{ keyId: "cf", kind: "secret", secretHash: clientSecretHash(""), revSig: "cf" }],
};

export const isPlatformClient = (clientId: string | undefined): boolean =>
  clientId === platformClient.clientId;
