import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseServiceKeyDocument } from "@tenantbox/shared/service-key";
import { askToken, bearer, read, type TokenAnswer, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

/** `/admin/v1` of the resource API, with the operator's key. */
export interface LogAdministration {
  /** A text goes as it is, anything else as JSON. */
  send(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Reply>;
  /** Begins a POST whose body ends later. */
  begin(path: string, body: string): { end(rest: string): Promise<Pick<Reply, "status" | "text">> };
  /** How many logs fulfil a filter, as an API client sees it. */
  count(filter: string): Promise<number>;
}

export async function logAdministrationOf(tenant: Client): Promise<LogAdministration> {
  const operator = parseServiceKeyDocument(readFileSync(join(tenant.home, "admin.json"), "utf8")).oauth;
  const { access_token: token } = (await askToken(tenant, operator)).json<TokenAnswer>();
  return {
    send: (method, path, body) =>
      tenant.call(`${tenant.apiUrl}/admin/v1${path}`, {
        method,
        headers: bearer(token),
        body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      }),
    begin(path, body) {
      const ca = readFileSync(join(tenant.home, "ca.pem"), "utf8");
      const headers = { ...bearer(token), "transfer-encoding": "chunked" };
      const request = httpsRequest(`${tenant.apiUrl}/admin/v1${path}`, { method: "POST", ca, headers });
      const answered = once(request, "response") as Promise<[IncomingMessage]>;
      request.write(body);
      return {
        async end(rest) {
          request.end(rest);
          const [response] = await answered;
          return { status: response.statusCode ?? 0, text: await text(response) };
        },
      };
    },
    async count(filter) {
      const reader = await tokenFor(tenant, "demo-api", "secret");
      const path = `MessageProcessingLogs/$count?$filter=${encodeURIComponent(filter)}`;
      const reply = await read(tenant, reader, path, { headers: { accept: "text/plain" } });
      if (reply.status !== 200) throw new Error(`${filter}: ${reply.status} ${reply.text}`);
      return Number(reply.text);
    },
  };
}
