import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { z } from "zod";
import { CommandError } from "../errors.ts";
import type { ClientCertificate, Https, HttpsAnswer } from "./https.ts";

const tokenResponse = z.looseObject({ access_token: z.string() });
const tokenError = z.object({ error: z.string(), error_description: z.string().optional() });

export type TokenResponse = z.infer<typeof tokenResponse>;

/**
 * Gets a token with a service key, as clients of the real system do: a secret by Basic with the grant type
 * in the query and no body (SAP's Piper), a certificate by mutual TLS with the client id in the form.
 * @throws {CommandError} with the token server's own words
 */
export async function fetchToken(
  https: Https,
  { oauth }: ServiceKeyDocument,
  clientCertificate?: ClientCertificate,
): Promise<TokenResponse> {
  const answer =
    clientCertificate === undefined
      ? await https(`${oauth.tokenurl}?grant_type=client_credentials`, {
          method: "POST",
          headers: { authorization: basic(oauth.clientid, oauth.clientsecret ?? "") },
        })
      : await https(oauth.tokenurl, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            grant_type: "client_credentials",
            client_id: oauth.clientid,
          }).toString(),
          clientCertificate,
        });
  return tokenOf(answer);
}

function tokenOf({ status, body }: HttpsAnswer): TokenResponse {
  const value = parsed(body);
  const token = tokenResponse.safeParse(value);
  if (status === 200 && token.success) return token.data;
  const refusal = tokenError.safeParse(value).data;
  const reason = refusal === undefined ? "" : `: ${refusal.error}${detail(refusal.error_description)}`;
  throw new CommandError(`no token: the token server answered ${status}${reason}`);
}

function detail(description: string | undefined): string {
  return description === undefined ? "" : ` (${description})`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Not percent-encoded: the real system takes the bytes as they are. */
function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** Whether a token is bound to a certificate (RFC 8705, claim `cnf`), so that calls must present it. */
export function isBound(token: string): boolean {
  const claims = parsed(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  return typeof claims === "object" && claims !== null && "cnf" in claims;
}
