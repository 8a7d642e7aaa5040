import { Agent, fetch } from "undici";
import type { ClientCertificate } from "../home/credentials.ts";

/** What `fetch` takes, and a client certificate to show. */
export type TenantRequest = RequestInit & { readonly certificate?: ClientCertificate | undefined };

/** HTTPS that trusts the tenant's root certificate and no other. */
export interface HttpsClient {
  fetch(url: string | URL, request?: TenantRequest): Promise<Response>;
  close(): Promise<void>;
}

/** One pool of connections for each certificate that is shown; `ca` is PEM. */
export function httpsTrusting(ca: string): HttpsClient {
  const agents = new Map<string, Agent>();
  const agentOf = (certificate: ClientCertificate | undefined): Agent => {
    const name = certificate?.cert ?? "";
    const known = agents.get(name);
    if (known !== undefined) return known;
    const agent = new Agent({ connect: { ca, ...certificate } });
    agents.set(name, agent);
    return agent;
  };
  return {
    async fetch(url, { certificate, ...request } = {}) {
      // The library's fetch, for its dispatcher; its types differ from the global ones in little that matters.
      const own: object = request;
      const answer: unknown = await fetch(url, { ...own, dispatcher: agentOf(certificate) });
      return answer as Response;
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
}
