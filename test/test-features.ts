import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseServiceKeyDocument } from "@tenantbox/shared/service-key";
import { askToken, bearer, type TokenAnswer } from "./flows.ts";
import type { Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

type Method = "GET" | "PUT" | "POST" | "DELETE";
type Send = (method: Method, path: string, body?: unknown) => Promise<Reply>;

/** What a tenant that was started for tests lets its operator do. */
export interface TestFeatureCalls {
  /** `/admin/v1` of either server. */
  readonly api: Send;
  readonly tokenServer: Send;
  /** Changes the clock that both servers share in this process. */
  clock(change: Readonly<Record<string, unknown>>): Promise<void>;
}

/** The test features of a running stack, with the operator's key. */
export async function testFeaturesOf(tenant: Client): Promise<TestFeatureCalls> {
  const operator = parseServiceKeyDocument(readFileSync(join(tenant.home, "admin.json"), "utf8")).oauth;
  const { access_token: token } = (await askToken(tenant, operator)).json<TokenAnswer>();
  const sender =
    (url: string): Send =>
    (method, path, body) =>
      tenant.call(`${url}/admin/v1${path}`, {
        method,
        headers: { ...bearer(token), "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
  const [api, tokenServer] = [sender(tenant.apiUrl), sender(tenant.tokenUrl)];
  return {
    api,
    tokenServer,
    async clock(change) {
      const reply = await api("PUT", "/clock", change);
      if (reply.status !== 200) throw new Error(`the clock was not moved: ${reply.status} ${reply.text}`);
    },
  };
}
