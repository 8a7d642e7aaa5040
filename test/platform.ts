import { basic, bearer, form, type TokenAnswer } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

/** What the `cf` CLI keeps of a login. */
export interface PlatformTokens extends TokenAnswer {
  readonly refresh_token: string;
}

/** Asks for tokens as the `cf` CLI does: its client has an empty secret. */
export const askAsCli = (tenant: Client, parameters: Readonly<Record<string, string>>): Promise<Reply> => {
  const { headers, body } = form(parameters);
  return tenant.call(`${tenant.tokenUrl}/oauth/token`, {
    method: "POST",
    body,
    headers: { accept: "application/json", ...(headers as object), ...basic("cf") },
  });
};

/** Logs a user in as `cf auth` does. */
export async function logIn(tenant: Client, username: string, password: string): Promise<PlatformTokens> {
  const reply = await askAsCli(tenant, { grant_type: "password", username, password });
  if (reply.status !== 200) throw new Error(`no login for ${username}: ${reply.status} ${reply.text}`);
  return reply.json<PlatformTokens>();
}

/** Calls the platform's API with a token. */
export const platformCall = (tenant: Client, token: string, path: string, call: Call = {}): Promise<Reply> =>
  tenant.call(`${tenant.tokenUrl}${path}`, {
    ...call,
    headers: { ...(call.headers as Record<string, string>), ...bearer(token) },
  });

/** A page of a list as the CLI reads it. */
export interface V3List<Resource = Record<string, unknown>> {
  readonly pagination: {
    readonly total_results: number;
    readonly total_pages: number;
    readonly first: { readonly href: string };
    readonly next: { readonly href: string } | null;
  };
  readonly resources: readonly Resource[];
  readonly included?: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

/** The first error of a refusal: status, code, title, text. */
export function v3Refusal(reply: Reply): readonly [number, number, string, string] {
  const [error] = reply.json<{ errors: { code: number; title: string; detail: string }[] }>().errors;
  if (error === undefined) throw new Error(`no error: ${reply.text}`);
  return [reply.status, error.code, error.title, error.detail];
}
