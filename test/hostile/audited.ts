import { expect } from "vitest";
import { auditLines, eventually } from "../audit.ts";
import { basic } from "../flows.ts";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import type { Attack } from "./invariants.ts";

/** A refused credential or role, or a request that was refused before anybody looked at its credentials. */
const isRefusal = ({ status, body }: Answer): boolean =>
  status === 401 || status === 403 || body.toString().startsWith('{"error":"invalid_request"');

/**
 * Each request left as many audit lines as it must, with a reason and without a credential (INV 5). Lines are
 * written in order: once there is one of a later request, none of an earlier one can follow.
 */
export async function expectAudited(
  stack: HostileStack,
  requests: readonly { readonly answer: Answer; readonly attack: Attack }[],
): Promise<void> {
  for (const service of ["resource-api", "token-server"] as const) {
    const own = requests.filter(
      ({ attack: { at = "api" } }) => (at === "api") === (service === "resource-api"),
    );
    if (own.length === 0) continue;
    const last = await refusedAt(stack, service);
    const lines = await eventually(async () => {
      const all = await auditLines(stack, service);
      return all.some((line) => line["request"] === last) ? all : undefined;
    }, "the audit line of a later request");
    const { clientsecret = "" } = stack.key("demo-api", "secret");
    const signature = stack.token.split(".")[2] ?? "";
    for (const { answer, attack } of own) {
      const found = lines.filter((line) => line["request"] === answer.headers["x-correlation-id"]);
      expect(found.length, `audit lines of ${answer.head}`).toBe(attack.audit ?? (isRefusal(answer) ? 1 : 0));
      for (const line of found) {
        if (line["outcome"] === "refused") expect(line["reason"]).toMatch(/^\w/);
        expect(JSON.stringify(line)).not.toContain(clientsecret);
        expect(JSON.stringify(line)).not.toContain(signature.slice(0, 40));
      }
    }
  }
}

/** The correlation id of a request that a server refuses and audits. */
async function refusedAt(stack: HostileStack, service: "resource-api" | "token-server") {
  const reply =
    service === "resource-api"
      ? await stack.call(`${stack.apiUrl}/api/v1/`)
      : await stack.call(`${stack.tokenUrl}/oauth/token?grant_type=client_credentials`, {
          method: "POST",
          headers: basic("nobody", "nothing"),
        });
  expect(reply.status).toBe(401);
  return reply.headers["x-correlation-id"];
}
