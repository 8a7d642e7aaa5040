import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type FaultCalls, faultsOf } from "./faults.ts";
import { bearer, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
let faults: FaultCalls;
beforeAll(async () => {
  stack = await startStack();
  token = await tokenFor(stack, "demo-api", "secret");
  faults = await faultsOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => faults.clear());

const part = (path: string): string =>
  `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${path} HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n`;
const batch = (...paths: readonly string[]): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/$batch`, {
    method: "POST",
    headers: { ...bearer(token), "content-type": "multipart/mixed; boundary=b" },
    body: `${paths.map(part).join("")}--b--\r\n`,
  });
const statusesIn = ({ text }: Reply): string[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status = ""]) => status);

describe("In a batch", () => {
  it("a part meets the status of a rule that names its path, and the others go on", async () => {
    await faults.add({
      id: "one",
      path: "/api/v1/MessageProcessingLogs",
      skip: 1,
      count: 1,
      fault: { kind: "status", status: 429 },
    });
    const logs = "MessageProcessingLogs?$top=1";
    const reply = await batch(logs, "$metadata", logs, logs);
    expect(reply.status).toBe(202);
    expect(statusesIn(reply)).toEqual(["200", "200", "429", "200"]);
    expect(reply.text).toContain("Retry-After: 1");
    expect(reply.text).toContain(
      '{"error":{"code":"Too Many Requests","message":{"lang":"en","value":null}}}',
    );
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { event: "fault.injected", detail: "one status 429", path: "/api/v1/$batch" },
    ]);
  });

  it("no part meets a rule that names no path: it is for the batch as a whole", async () => {
    await faults.add({ skip: 1, fault: { kind: "status", status: 500 } });
    expect(statusesIn(await batch("MessageProcessingLogs?$top=1", "$metadata"))).toEqual(["200", "200"]);
    expect((await batch("$metadata")).status).toBe(500);
  });
});
