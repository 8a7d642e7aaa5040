import { apiApplicationId } from "@tenantbox/shared/roles";
import { OAuthError } from "../errors.ts";
import type { ClientDirectory, DirectoryClient } from "../service-instances/index.ts";
import { type Attempt, byCertificate } from "./attempt.ts";
import type { Caller } from "./caller.ts";
import { matchCertificate } from "./certificate-match.ts";

/** The client that tokens of users who call the API by name and password are issued to. No instance has its id. */
export const resourceApiClient: DirectoryClient = {
  clientId: `sb-resource-api!b1|${apiApplicationId}`,
  instanceId: "resource-api",
  plan: "api",
  scopes: [],
  tokenValidity: 3600,
  grantTypes: ["password"],
  boundTokens: false,
  keys: [{ keyId: "resource-api", kind: "certificate", revSig: "resource-api" }],
};

const refusal = (reason: string): OAuthError => new OAuthError("bad-credentials", { reason });

/**
 * A resource API asks for a caller of its own (decision 13): with the certificate that the caller has proven to own,
 * whose key says which client it is, or with a user's name and password. It has nothing else to prove itself by.
 */
export function openAttemptOnBehalf(
  parameters: ReadonlyMap<string, string>,
  authorization: string | undefined,
  { forwarded, certificate }: Caller & { kind: "resource-api" },
  directory: ClientDirectory,
): Attempt {
  if (authorization !== undefined || parameters.has("client_secret")) throw refusal("secret-on-behalf");
  if (forwarded === "malformed") throw refusal("certificate-header-malformed");
  if (parameters.get("grant_type") === "password") {
    if (forwarded !== undefined || parameters.has("client_id")) throw refusal("certificate-with-password");
    const [owned] = resourceApiClient.keys;
    const { clientId } = resourceApiClient;
    const proof = { certificate, secret: undefined, owned, renewal: undefined, key: undefined };
    return { clientId, client: resourceApiClient, ...proof, reason: "" };
  }
  if (forwarded === undefined) throw refusal("certificate-not-forwarded");
  if (!forwarded.ok) throw refusal(`certificate-${forwarded.reason}`);
  const match = matchCertificate(directory, forwarded.certificate);
  if ("refusal" in match) throw refusal(match.refusal);
  const { client } = match.owner;
  const clientId = parameters.get("client_id") ?? client.clientId;
  const proof = byCertificate(forwarded.certificate, directory, clientId);
  return { clientId, client: directory.find(clientId), secret: undefined, key: undefined, ...proof };
}
