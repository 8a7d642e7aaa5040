import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { bearer, tokenFor } from "./flows.ts";
import { firstLog } from "./message-log.ts";
import type { Call, Reply } from "./request.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let reader: string;
let operator: string;
beforeAll(async () => {
  const roles = [
    "MonitoringArtifactsDeploy",
    "ExternalLoggingActivate",
    "ExternalLoggingActivationRead",
    "MessageProcessingLocksRead",
    "MessageProcessingLocksDelete",
    "DataStoresAndQueuesDelete",
  ];
  stack = await startStack(tenantFor(clientWith("operators", roles)));
  reader = await tokenFor(stack, "demo-api", "secret");
  operator = await tokenFor(stack, "operators", "secret");
});
afterAll(() => stack.stop());

const send = (as: string, method: Call["method"] & string, path: string, call: Call = {}): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${path}`, {
    method,
    ...call,
    headers: { ...bearer(as), accept: "application/json", ...(call.headers as Record<string, string>) },
  });

describe("An operator", () => {
  it("cancels a message that waits for its retry, once, and everybody reads it", async () => {
    const log = await firstLog(stack, reader, "$filter=Status eq 'RETRY'");
    const path = `CancelMessageProcessingLog?Id='${log.MessageGuid}'`;
    const cancelled = await send(operator, "POST", path);
    expect([cancelled.status, cancelled.json<{ d: { Status: string } }>().d.Status]).toEqual([
      200,
      "CANCELLED",
    ]);
    const read = await send(reader, "GET", `MessageProcessingLogs('${log.MessageGuid}')?$select=Status`);
    expect(read.json<{ d: { Status: string } }>().d.Status).toBe("CANCELLED");
    expect((await send(operator, "POST", path)).status).toBe(500);
  });

  it("switches external logging on, and reads so", async () => {
    const done = await send(operator, "POST", "activateExternalLogging?defaultLogLevel='ERROR'");
    expect(done.status, done.text).toBe(200);
    const status = await send(operator, "GET", "ExternalLoggingActivationStatus('x')");
    expect(status.json<{ d: { Active: boolean } }>().d.Active).toBe(true);
  });

  it("deletes an idempotent entry that is not there: 204 without a body", async () => {
    const reply = await send(operator, "DELETE", "IdempotentRepositoryEntries(HexSource='00',HexEntry='00')");
    expect([reply.status, reply.text, reply.headers["content-type"]]).toEqual([204, "", undefined]);
  });

  it("does several things at once in a change set, all or none", async () => {
    const log = await firstLog(stack, reader, "$filter=Status eq 'RETRY'");
    const part = (line: string, id: number): string =>
      `--c\r\nContent-Type: application/http\r\nContent-ID: ${id}\r\n\r\n${line} HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n`;
    const changes = [
      part(`POST CancelMessageProcessingLog?Id='${log.MessageGuid}'`, 1),
      part("DELETE Variables(VariableName='none',IntegrationFlow='none')", 2),
    ];
    const body = (parts: readonly string[]): string =>
      `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join("")}--c--\r\n--b--`;
    const headers = { "content-type": "multipart/mixed; boundary=b" };
    const failed = await send(operator, "POST", "$batch", { headers, body: body(changes) });
    expect([failed.status, /HTTP\/1\.1 404 Not Found/.test(failed.text)]).toEqual([202, true]);
    const path = `MessageProcessingLogs('${log.MessageGuid}')?$select=Status`;
    expect((await send(reader, "GET", path)).json<{ d: { Status: string } }>().d.Status).toBe("RETRY");
    const done = await send(operator, "POST", "$batch", { headers, body: body(changes.slice(0, 1)) });
    expect(done.text).toMatch(/Content-Id: 1\r\n[\s\S]*HTTP\/1\.1 200 OK/);
    expect((await send(reader, "GET", path)).json<{ d: { Status: string } }>().d.Status).toBe("CANCELLED");
  });
});

describe("A reader", () => {
  it.each([
    ["POST", "CancelMessageProcessingLog?Id='a'"],
    ["POST", "deactivateExternalLogging"],
    ["DELETE", "Variables(VariableName='a',IntegrationFlow='b')"],
    ["DELETE", "IdempotentRepositoryEntries(HexSource='00',HexEntry='00')"],
  ] as const)("is refused, and audited: %s %s", async (method, path) => {
    const reply = await send(reader, method, path);
    expect(reply.status).toBe(403);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([{ reason: "role-missing" }]);
  });
});
