import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseServiceKeyDocument, type ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import type { Call, Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

/** The members of a token answer. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly jti: string;
}

export interface Claims {
  readonly [name: string]: unknown;
  readonly iat: number;
  readonly exp: number;
  readonly scope: readonly string[];
}

export const form = (parameters: Readonly<Record<string, string>>): Pick<Call, "headers" | "body"> => ({
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(parameters).toString(),
});

export const basic = (id: string, secret = ""): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

export const bearer = (token: string): { readonly authorization: string } => ({
  authorization: `Bearer ${token}`,
});

/** Asks for a token the way the documentation does: Basic, and the grant in the query. */
export function askToken(tenant: Client, { tokenurl, clientid, clientsecret }: ServiceKeyCredentials) {
  return tenant.call(`${tokenurl}?grant_type=client_credentials`, {
    method: "POST",
    headers: basic(clientid, clientsecret),
  });
}

/** A token for a key of the stack, by its secret or its certificate. */
export async function tokenFor(tenant: Client, instance: string, name: string): Promise<string> {
  const key = tenant.key(instance, name);
  const reply =
    key.clientsecret === undefined
      ? await tenant.call(key.tokenurl, {
          method: "POST",
          ...form({ grant_type: "client_credentials", client_id: key.clientid }),
          as: tenant.identity(instance, name),
        })
      : await askToken(tenant, key);
  if (reply.status !== 200)
    throw new Error(`no token for ${instance} ${name}: ${reply.status} ${reply.text}`);
  return reply.json<TokenAnswer>().access_token;
}

/** Reads from the OData service with a token; JSON unless the headers say otherwise. */
export function read(tenant: Client, token: string, path: string, call: Call = {}): Promise<Reply> {
  const headers = {
    accept: "application/json",
    ...bearer(token),
    ...(call.headers as Record<string, string>),
  };
  return tenant.call(`${tenant.apiUrl}/api/v1/${path}`, { ...call, headers });
}

/** Header and claims of a token, unverified. */
export function decode(token: string): { header: Record<string, unknown>; claims: Claims } {
  const [header = "", payload = ""] = token.split(".");
  const part = <Shape>(text: string): Shape =>
    JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Shape;
  return { header: part(header), claims: part<Claims>(payload) };
}

/** What a service wrote into an OData answer's `d`. */
export interface Feed<Entity> {
  readonly d: { readonly results: readonly Entity[]; readonly __next?: string; readonly __count?: string };
}

export interface Administration {
  send(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Reply>;
  createInstance(name: string, parameters: unknown, plan?: string): Promise<Reply>;
  createKey(instance: string, name: string, parameters?: unknown): Promise<Reply>;
}

/** The operator's key, which stands in the home; its `tokenurl` is where this tenant is reached. */
export function operatorKey(tenant: Client): ServiceKeyCredentials {
  const { oauth } = parseServiceKeyDocument(readFileSync(join(tenant.home, "admin.json"), "utf8"));
  // Its file may name a port that was mapped to another one.
  return { ...oauth, tokenurl: `${tenant.tokenUrl}/oauth/token` };
}

/** `/admin/v1` of the token server, with the operator's key. */
export async function administrationOf(tenant: Client): Promise<Administration> {
  const { access_token: token } = (await askToken(tenant, operatorKey(tenant))).json<TokenAnswer>();
  const send: Administration["send"] = (method, path, body) =>
    tenant.call(`${tenant.tokenUrl}/admin/v1${path}`, {
      method,
      headers: { ...bearer(token), "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  return {
    send,
    createInstance: (name, parameters, plan = "api") =>
      send("POST", "/service_instances", { name, plan, parameters }),
    createKey: (instance, name, parameters) =>
      send("POST", `/service_instances/${instance}/service_keys`, { name, parameters }),
  };
}
