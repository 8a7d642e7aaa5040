import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { bearer, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
beforeAll(async () => {
  const queues = clientWith("queues", ["DataStoresAndQueuesRead"]);
  stack = await startStack({ ...tenantFor(queues), settings: { batchAnswerBytes: 3_000_000 } });
  token = await tokenFor(stack, "demo-api", "secret");
});
afterAll(() => stack.stop());

interface Part {
  readonly status: number;
  readonly head: string;
  readonly text: string;
}

const get = (url: string, accept = "application/json"): string =>
  `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${url} HTTP/1.1\r\nAccept: ${accept}\r\n\r\n\r\n`;

function batch(parts: readonly string[], as = token, headers: Record<string, string> = {}): Promise<Reply> {
  return stack.call(`${stack.apiUrl}/api/v1/$batch`, {
    method: "POST",
    headers: { ...bearer(as), "content-type": "multipart/mixed; boundary=batch_1", ...headers },
    body: `${parts.map((part) => `--batch_1\r\n${part}\r\n`).join("")}--batch_1--\r\n`,
  });
}

/** The answers in a batch answer, in order. */
function partsOf(reply: Reply): readonly Part[] {
  expect(reply.status, reply.text.slice(0, 300)).toBe(202);
  const boundary = /^multipart\/mixed; boundary=(.+)$/.exec(String(reply.headers["content-type"]))?.[1] ?? "";
  return reply.text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [, head = "", ...rest] = part.split("\r\n\r\n");
      return {
        status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]),
        head,
        text: rest.join("\r\n\r\n").trimEnd(),
      };
    });
}

describe("A batch", () => {
  it("answers each of its reads as if it had come alone", async () => {
    const reads = ["MessageProcessingLogs?$top=2", "MessageProcessingLogs/$count", "$metadata"];
    const parts = partsOf(
      await batch([
        get(reads[0] ?? ""),
        get(`/api/v1/${reads[1]}`),
        get(`${stack.apiUrl}/api/v1/${reads[2]}`),
      ]),
    );
    const alone = await Promise.all(
      reads.map((path) =>
        stack.call(`${stack.apiUrl}/api/v1/${path}`, {
          headers: { ...bearer(token), accept: "application/json" },
        }),
      ),
    );
    expect(parts.map(({ status, text }) => [status, text])).toEqual(
      alone.map(({ status, text }) => [status, text]),
    );
    expect(parts[0]?.head).toContain("Content-Type: application/json;charset=utf-8");
    expect(parts[0]?.head).toContain("DataServiceVersion: 2.0");
    expect(parts[2]?.head).toContain("DataServiceVersion: 1.0");
  });

  it("answers a part that fails in its own format and the others all the same", async () => {
    const parts = partsOf(
      await batch([
        get("MessageProcessingLogs('none')"),
        get("Nothing", "application/xml"),
        get("MessageProcessingLogs/$count"),
      ]),
    );
    expect(parts.map((part) => part.status)).toEqual([404, 404, 200]);
    expect(parts[0]?.text).toContain('"value":"Requested entity could not be found."');
    expect(parts[1]?.text).toContain("<error xmlns=");
  });

  it("refuses what a caller has no role for, part by part, with an audit line each", async () => {
    const reply = await batch(
      [get("MessageProcessingLogs"), get("$metadata"), get("MessageProcessingLogs('x')")],
      await tokenFor(stack, "queues", "secret"),
    );
    expect(partsOf(reply).map((part) => part.status)).toEqual([403, 200, 403]);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { reason: "role-missing", path: "/api/v1/MessageProcessingLogs" },
      { reason: "role-missing", path: "/api/v1/MessageProcessingLogs('x')" },
    ]);
  });

  it("without a token is refused whole, with one audit line", async () => {
    const reply = await batch([get("MessageProcessingLogs"), get("$metadata")], "x");
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "resource-api", reply)).toHaveLength(1);
  });

  it("whose answers grow too large gets 413 for the parts that no longer fit", async () => {
    const parts = partsOf(
      await batch([
        get("$metadata"),
        ...Array.from({ length: 6 }, () => get("MessageProcessingLogs?$top=1000")),
        get("$metadata"),
      ]),
    );
    const statuses = parts.map((part) => part.status);
    expect([statuses[0], statuses[1], statuses.at(-1)]).toEqual([200, 200, 413]);
    expect(statuses.join()).toMatch(/^(200,?)+(413,?)+$/);
  });

  it.each([
    ["that is no multipart", { "content-type": "application/json" }, 415],
    ["without a boundary", { "content-type": "multipart/mixed" }, 400],
    ["that is compressed", { "content-encoding": "gzip" }, 415],
  ])("%s is refused", async (_, headers, status) => {
    expect((await batch([get("$metadata")], token, headers)).status).toBe(status);
  });

  it("with too many parts or bytes is refused before any of it runs", async () => {
    expect((await batch(Array.from({ length: 101 }, () => get("$metadata")))).status).toBe(413);
    const large = await batch([`Content-Type: application/http\r\n\r\n${"x".repeat(5_000_001)}`]);
    expect([large.status, large.headers["connection"]]).toEqual([413, "close"]);
  });

  it("is asked with POST only", async () => {
    const reply = await stack.call(`${stack.apiUrl}/api/v1/$batch`, { headers: bearer(token) });
    expect(reply.status).toBe(405);
  });
});

describe("A CSRF token", () => {
  it.each(["GET", "HEAD"] as const)(
    "is handed out at the service root with a bearer token: %s",
    async (method) => {
      for (const path of ["/api/v1", "/api/v1/"]) {
        const reply = await stack.call(`${stack.apiUrl}${path}`, {
          method,
          headers: { ...bearer(token), accept: "application/json", "x-csrf-token": "Fetch" },
        });
        expect([reply.status, reply.headers["x-csrf-token"], reply.headers["set-cookie"]]).toEqual([
          200,
          expect.stringMatching(/^[\w.-]{50,}$/),
          expect.stringMatching(/; Secure; HttpOnly; SameSite=Strict$/),
        ]);
      }
    },
  );
});
