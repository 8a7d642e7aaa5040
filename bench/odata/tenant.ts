import { readFileSync } from "node:fs";
import { join } from "node:path";
import { request, Agent } from "undici";
import { type Contender, startContender } from "../contender.ts";
import type { TenantboxContender } from "../tokens/servers/token-contender.ts";

/** A token server of ours and what a caller of the API gets from it. */
export interface Tenant {
  readonly server: Contender<TenantboxContender>;
  readonly ca: string;
  readonly caFile: string;
  /** A real access token with the role to read logs. */
  readonly token: string;
  /** What a resource API beside it has to be told. */
  readonly settings: Readonly<Record<string, string>>;
  /** What an application of the platform is bound to in order to verify such tokens. */
  readonly binding: Readonly<Record<string, string>>;
}

export async function startTenant(home: string): Promise<Tenant> {
  const file = new URL("../tokens/servers/tenantbox.ts", import.meta.url);
  const server = await startContender<TenantboxContender>(file, { BENCH_HOME: home });
  const caFile = join(home, "ca.pem");
  const ca = readFileSync(caFile, "utf8");
  const { url, clientId, secret, mtlsUrl } = server.greeting;
  const dispatcher = new Agent({ connect: { ca } });
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;
  const { body } = await request(`${url}?grant_type=client_credentials`, {
    method: "POST",
    headers: { authorization },
    dispatcher,
  });
  const { access_token: token } = (await body.json()) as { access_token: string };
  await dispatcher.close();
  const settings = {
    BENCH_HOME: home,
    BENCH_TOKEN_URL: new URL(url).origin,
    BENCH_TOKEN_MTLS_URL: mtlsUrl,
  };
  const { origin, host } = new URL(url);
  const binding = {
    clientid: clientId,
    clientsecret: secret,
    url: origin,
    xsappname: "it!b1",
    uaadomain: host,
  };
  return { server, ca, caFile, token, settings, binding };
}
