import { expect } from "vitest";
import { auditOf } from "./audit.ts";
import type { Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

/** A refusal of the token endpoint: what the caller reads, and the reason that only the audit log has. */
export interface TokenRefusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly reason: string;
}

/** The refusal of every credential that does not count: from outside they look alike. */
export const badCredentials = (reason: string): TokenRefusal => ({
  status: 401,
  error: "invalid_client",
  description: "Bad credentials",
  reason,
});

export const invalidRequest = (description: string, reason: string): TokenRefusal => ({
  status: 400,
  error: "invalid_request",
  description,
  reason,
});

/** Expects the whole refusal: status, body, headers, and exactly one audit line without the secret. */
export async function expectRefusal(
  tenant: Client,
  reply: Reply,
  { status, error, description, reason }: TokenRefusal,
): Promise<void> {
  expect([reply.status, reply.text]).toEqual([
    status,
    JSON.stringify({ error, error_description: description }),
  ]);
  expect(reply.headers).toMatchObject({
    "content-type": "application/json;charset=UTF-8",
    "cache-control": "no-store",
    pragma: "no-cache",
  });
  expect(reply.headers["www-authenticate"]).toBe(
    status === 401
      ? `Basic realm="UAA/client", error="unauthorized", error_description="${description}"`
      : undefined,
  );
  const lines = await auditOf(tenant, "token-server", reply);
  expect(lines.map((line) => [line["event"], line["outcome"], line["reason"]])).toEqual([
    ["token.refused", "refused", reason],
  ]);
}
