import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import type { ClientCertificate } from "../home/credentials.ts";
import type { HttpsClient } from "./https-client.ts";

/**
 * An access token by `client_credentials` (RFC 6749 4.4): with the key's secret as Basic, or with its client
 * certificate (RFC 8705 2).
 * @throws Error with the status and the token server's words where it refuses
 */
export async function accessTokenFor(
  https: HttpsClient,
  { clientid, clientsecret, tokenurl }: ServiceKeyCredentials,
  certificate?: ClientCertificate,
): Promise<string> {
  const answer = await https.fetch(tokenurl, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...(clientsecret === undefined ? {} : { authorization: basic(clientid, clientsecret) }),
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      ...(clientsecret === undefined ? { client_id: clientid } : {}),
    }).toString(),
    certificate: clientsecret === undefined ? certificate : undefined,
  });
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}
