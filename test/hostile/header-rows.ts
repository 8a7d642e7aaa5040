import { expect, it } from "vitest";
import { administrationOf, basic } from "../flows.ts";
import type { Answer } from "./answers.ts";
import { type Door, type HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";

/** Rows 196-198: what every answer says beyond its content. */
export function headerRows(stackOf: () => HostileStack): void {
  const bearer = (): string => `Authorization: Bearer ${stackOf().token}\r\n`;
  const client = (): string => {
    const { clientid, clientsecret } = stackOf().key("demo-api", "secret");
    return `Authorization: ${basic(clientid, clientsecret).authorization}\r\n`;
  };

  it("row 196: no origin is ever allowed to read, with credentials or without", async () => {
    const origins = ["null", "https://evil", "https://localhost.evil.example", stackOf().apiUrl];
    const attacks = origins.flatMap((origin) => {
      const line = `Origin: ${origin}\r\n`;
      const preflight = `${line}Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n`;
      const each: [string, Attack][] = [
        ["read", { bytes: stackOf().get("MessageProcessingLogs?$top=1", line), status: [200] }],
        [
          "preflight",
          { bytes: head("OPTIONS /api/v1/MessageProcessingLogs", preflight), status: [401, 405] },
        ],
        ["keys", { at: "token", bytes: head("GET /token_keys", line), status: [200] }],
        [
          "token",
          {
            at: "token",
            bytes: head(
              "POST /oauth/token?grant_type=client_credentials",
              `${client()}${line}Content-Length: 0\r\n`,
            ),
            status: [200],
            audit: 1,
          },
        ],
        ["token preflight", { at: "token", bytes: head("OPTIONS /oauth/token", preflight), status: [405] }],
        [
          "administration",
          { at: "token", bytes: head("GET /admin/v1/service_instances", line), status: [401] },
        ],
        [
          "administration preflight",
          {
            at: "token",
            bytes: head("OPTIONS /admin/v1/service_instances", preflight),
            status: [401, 404, 405],
          },
        ],
      ];
      return each.map(([name, attack]) => [`${name} for ${origin}`, attack] as const);
    });
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks));
    for (const answer of Object.values(answers)) expect(answer?.head).not.toMatch(/^access-control-/im);
  });

  it("row 197: every status of every server is typed, not sniffed, not stored and names no product", async () => {
    const api = (path: string, status: number, more = ""): Attack => ({
      bytes: stackOf().get(path, more),
      status: [status],
    });
    const form = "Content-Type: application/x-www-form-urlencoded\r\n";
    const token = (line: string, status: number, more: string): Attack => ({
      at: "token",
      bytes: head(line, more),
      status: [status],
      audit: status === 405 || status === 404 ? 0 : 1,
    });
    const post = "POST /oauth/token?grant_type=client_credentials";
    const answers: Record<string, Answer | undefined> = await expectHeld(stackOf(), {
      "200 of the API": api("MessageProcessingLogs?$top=1", 200),
      "200 of $metadata": api("$metadata", 200),
      "200 of a count": api("MessageProcessingLogs/$count", 200),
      "400 of the API": api("MessageProcessingLogs?$top=x", 400),
      "401 of the API": { bytes: head("GET /api/v1/"), status: [401] },
      "404 of the API": api("Nothing", 404),
      "404 beside the API": { bytes: head("GET /robots.txt"), status: [404] },
      "405 of the API": {
        bytes: head("POST /api/v1/MessageProcessingLogs", `${bearer()}Content-Length: 0\r\n`),
        status: [403, 405],
        audit: 0,
      },
      "406 of the API": {
        bytes: head("GET /api/v1/MessageProcessingLogs", `${bearer()}Accept: image/png\r\n`),
        status: [406],
      },
      "413 of the API": {
        bytes: head("POST /api/v1/$batch", "Content-Length: 999999999\r\n"),
        status: [413],
      },
      "414 of the API": { bytes: head(`GET /api/v1/${"x".repeat(17_000)}`), status: [414] },
      "416 of the API": api("MessageProcessingLogs?$skiptoken=x", 416),
      "417 of the API": { bytes: head("GET /api/v1/", "Expect: foo\r\n"), status: [417] },
      "431 of the API": { bytes: head("GET /api/v1/", `X: ${"x".repeat(60_000)}\r\n`), status: [431] },
      "501 of the API": api("MessageProcessingLogs?$expand=ErrorInformation", 501),
      "505 of the API": { bytes: "GET /api/v1/ HTTP/1.0\r\n\r\n", status: [505] },
      "health of the API": { bytes: head("GET /health/ready"), status: [200] },
      "200 of the token server": token(post, 200, `${client()}Content-Length: 0\r\n`),
      "400 of the token server": token("POST /oauth/token", 400, `${client()}Content-Length: 0\r\n`),
      "401 of the token server": token(post, 401, "Authorization: Basic YTpi\r\nContent-Length: 0\r\n"),
      "404 of the token server": token("GET /nothing", 404, ""),
      "405 of the token server": token("GET /oauth/token", 405, ""),
      "413 of the token server": token(post, 413, `${client()}${form}Content-Length: 99999\r\n`),
      "415 of the token server": token(
        post,
        415,
        `${client()}Content-Encoding: gzip\r\nContent-Length: 0\r\n`,
      ),
      "keys of the token server": { at: "token", bytes: head("GET /token_keys"), status: [200] },
      discovery: { at: "token", bytes: head("GET /.well-known/openid-configuration"), status: [200] },
      "administration without a credential": {
        at: "token",
        bytes: head("GET /admin/v1/service_instances"),
        status: [401],
      },
      "administration with a client's token": {
        at: "token",
        bytes: head("GET /admin/v1/service_instances", bearer()),
        status: [401, 403],
      },
      "401 at the certificate listener": {
        at: "certificate",
        bytes: head(post, "Content-Length: 0\r\n"),
        status: [400, 401],
        audit: 1,
      },
    });
    for (const [name, answer] of Object.entries(answers)) {
      const { headers = {}, body = Buffer.alloc(0) } = answer ?? {};
      if (body.length > 0)
        expect([name, headers["content-type"]]).toEqual([name, expect.stringMatching(/charset=utf-8/i)]);
      expect([name, headers["strict-transport-security"]]).toEqual([name, undefined]);
      if (!/keys|discovery|metadata/.test(name))
        expect([name, headers["cache-control"]]).toEqual([name, expect.stringContaining("no-store")]);
      expect([name, headers["x-correlation-id"] === undefined]).toEqual([name, name.startsWith("431")]);
    }
  });

  it("row 197: a caller by a name that is not this machine's own is told to come back by TLS only", async () => {
    const asked = (host: string, at: Door): Attack => ({
      at,
      bytes: `GET /health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      status: [200],
    });
    const far = await expectHeld(stackOf(), {
      "the API": asked("tenant.example:443", "api"),
      "the token server": asked("tenant.example", "token"),
    });
    for (const answer of Object.values(far))
      expect(answer?.headers["strict-transport-security"]).toMatch(/^max-age=\d{7,}$/);
    const near = await expectHeld(stackOf(), {
      localhost: asked("localhost:8445", "api"),
      "below localhost": asked("a.localhost:8445", "api"),
      "the IPv4 loopback": asked("127.0.0.1:8445", "api"),
      "the IPv6 loopback": asked("[::1]:8445", "api"),
      "an address": asked("10.0.0.1:8445", "api"),
    });
    for (const answer of Object.values(near))
      expect(answer?.headers["strict-transport-security"]).toBeUndefined();
  });

  it("row 198: tokens, keys and secrets are never compressed", async () => {
    const accepts = "Accept-Encoding: gzip, br, deflate, zstd\r\n";
    const stack = stackOf();
    const administration = await administrationOf(stack);
    await administration.createInstance("compressed", { roles: ["MonitoringDataRead"] });
    const operator = stack.key("demo-api", "secret");
    const answers = await expectHeld(stack, {
      token: {
        at: "token",
        bytes: head(
          "POST /oauth/token?grant_type=client_credentials",
          `${client()}${accepts}Content-Length: 0\r\n`,
        ),
        status: [200],
        audit: 1,
      },
      "a refused token": {
        at: "token",
        bytes: head(
          "POST /oauth/token?grant_type=client_credentials",
          `Authorization: Basic YTpi\r\n${accepts}Content-Length: 0\r\n`,
        ),
        status: [401],
        audit: 1,
      },
      keys: { at: "token", bytes: head("GET /token_keys", accepts), status: [200] },
    });
    for (const answer of Object.values(answers)) expect(answer?.headers["content-encoding"]).toBeUndefined();
    const made = await administration.createKey("compressed", "key");
    expect([made.status, made.headers["content-encoding"]]).toEqual([201, undefined]);
    expect(operator.clientsecret).not.toBeUndefined();
  });
}
