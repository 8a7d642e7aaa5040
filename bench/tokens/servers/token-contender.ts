import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Where a server of this bench answers, and whom it knows; sent to the bench over the process channel. */
export interface TokenContender {
  readonly url: string;
  readonly clientId: string;
  readonly secret: string;
}

/** Ours, which a resource API of ours can follow as well. */
export interface TenantboxContender extends TokenContender {
  readonly mtlsUrl: string;
}

/** The client that the floors know; its claims are those of a tenantbox token with one role. */
export const client = {
  clientId: "sb-00000000-0000-4000-8000-000000000000!b1|it!b1",
  secret: "bench$secret=",
} as const;

export const scopes = ["it!b1.IntegrationOperationServer.read", "it!b1.NodeManager.read", "it!b1.Roles.Read"];

/** Serves a handler over the same TLS set-up as tenantbox's own listener: its certificate, its key, TLS 1.3. */
export function serve(handler: RequestListener): void {
  const home = process.env["BENCH_HOME"] ?? "";
  const server = createServer(
    {
      cert: readFileSync(join(home, "tls", "token-server.crt")),
      key: readFileSync(join(home, "tls", "token-server.key")),
    },
    handler,
  );
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ ...client, url: `https://localhost:${port}/oauth/token` } satisfies TokenContender);
  });
  process.on("disconnect", () => process.exit(0));
}
