import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { auditOf } from "./audit.ts";
import type { Call, Identity, Reply } from "./request.ts";
import type { Stack } from "./stack.ts";

const list = "MessageProcessingLogs?$top=1";
/** Reads a log, with a certificate where there is one. */
export const read = (stack: Stack, as: Identity | undefined, call: Call = {}, path = list): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${path}`, {
    as,
    ...call,
    headers: { accept: "application/json", ...(call.headers as Record<string, string>) },
  });

/** All causes look like no credential at all: the same status, headers and bytes (INV 7). */
export async function expectNobody(stack: Stack, reply: Reply, reason: string): Promise<void> {
  expect([reply.status, reply.headers["www-authenticate"], reply.text]).toEqual([
    401,
    'Bearer realm="tenantbox", Basic realm="tenantbox", charset="UTF-8"',
    '{"error":{"code":"Unauthorized","message":{"lang":"en","value":"Authentication is required."}}}',
  ]);
  expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
    { event: "access.refused", outcome: "refused", reason },
  ]);
}

/** Asks until the answer has a status; the time since `since`, which two seconds bound (decision 5). */
export async function changesTo(stack: Stack, as: Identity, status: number, since: number): Promise<number> {
  while ((await read(stack, as)).status !== status) {
    if (performance.now() - since > 5_000) throw new Error(`never answered ${status}`);
    await pause(20);
  }
  return performance.now() - since;
}
