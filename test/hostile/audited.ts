import { expect } from "vitest";
import { auditLines, eventually } from "../audit.ts";
import { basic } from "../flows.ts";
import type { Answer } from "./answers.ts";
import type { Door, HostileStack } from "./hostile-stack.ts";
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
  const touched = [...new Set(requests.flatMap(({ attack: { at = "api" } }) => auditedBy[at]))];
  const written = new Map(
    await Promise.all(touched.map(async (service) => [service, await linesSoFar(stack, service)] as const)),
  );
  const { clientsecret = "" } = stack.key("demo-api", "secret");
  const signature = stack.token.split(".")[2] ?? "";
  for (const { answer, attack } of requests) {
    // The token server writes its own line of a caller whom the API asks about.
    const lines = auditedBy[attack.at ?? "api"].flatMap((service) => written.get(service) ?? []);
    const found = lines.filter((line) => line["request"] === answer.headers["x-correlation-id"]);
    expect(found.length, `audit lines of ${answer.head}`).toBe(attack.audit ?? (isRefusal(answer) ? 1 : 0));
    for (const line of found) {
      if (line["outcome"] === "refused") expect(line["reason"]).toMatch(/^\w/);
      expect(JSON.stringify(line)).not.toContain(clientsecret);
      expect(JSON.stringify(line)).not.toContain(signature.slice(0, 40));
    }
  }
}

type Service = "resource-api" | "token-server";

/** Through the one door, the server that refuses writes the line. */
const auditedBy: Readonly<Record<Door, readonly Service[]>> = {
  api: ["resource-api"],
  token: ["token-server"],
  certificate: ["token-server"],
  one: ["resource-api", "token-server"],
};

async function linesSoFar(stack: HostileStack, service: Service) {
  const last = await refusedAt(stack, service);
  return eventually(async () => {
    const all = await auditLines(stack, service);
    return all.some((line) => line["request"] === last) ? all : undefined;
  }, "the audit line of a later request");
}

/** How long a server that was flooded with refusals counts them instead of keeping them (row 238), and a moment. */
const floodMs = 65_000;

/** Waits until the servers keep refusals one by one: the repeats of the row before may have been a flood of them. */
export async function expectRefusalsKept(stack: HostileStack, attacks: readonly Attack[]): Promise<void> {
  const touched = new Set(attacks.flatMap(({ at = "api" }) => auditedBy[at]));
  for (const service of touched)
    await eventually(
      () => linesSoFar(stack, service).catch(() => undefined),
      `${service} to keep refusals one by one`,
      floodMs,
    );
}

/** The correlation id of a request that a server refuses and audits. */
async function refusedAt(stack: HostileStack, service: Service) {
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
