import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "../audit.ts";
import { basic, form } from "../flows.ts";
import { remove, startProcesses, temporaryFolder } from "../processes.ts";
import { type Stack, startStack } from "../stack.ts";
import { type Wire, wireTo } from "./bytes.ts";
import { malformedRequests } from "./malformed.ts";

/** Callers who want the door to say something to the token server that they may not say themselves. */

let stack: Stack;
let door: Wire;
let certificates: Wire;
beforeAll(async () => {
  stack = await startStack({ settings: { doorPort: 0 } });
  door = wireTo(stack.home, stack.doorUrl ?? "");
  certificates = wireTo(stack.home, stack.tokenMtlsUrl);
});
afterAll(() => stack.stop());

const post = (path: string, lines: readonly string[], body = ""): string =>
  [`POST ${path} HTTP/1.1`, "Host: localhost", ...lines, `Content-Length: ${body.length}`, "", body].join(
    "\r\n",
  );
const formType = "Content-Type: application/x-www-form-urlencoded";
const oneLine = (certificate: string): string => encodeURIComponent(certificate);

describe("Through the one door", () => {
  it("row 185: after 200 malformed requests to the token server everybody gets his own answer", async () => {
    const requests = malformedRequests("/oauth/token");
    const attack = async (bytes: string): Promise<void> => {
      const socket = await door.open();
      const closed = new Promise((resolve) => socket.resume().once("close", resolve));
      // The end of what it says makes every request end, be it whole or not.
      socket.end(Buffer.from(bytes, "latin1"));
      await closed;
    };
    for (const [number, request] of requests.entries()) {
      await attack(request);
      if (number % 5 > 0) continue;
      const id = `marker-at-door-${number}`;
      const bytes = `GET /token_keys HTTP/1.1\r\nHost: localhost\r\nX-Correlation-ID: ${id}\r\n\r\n`;
      const { answers } = await door.send(bytes);
      expect(
        answers.map((answer) => [answer.status, answer.headers["x-correlation-id"]]),
        request,
      ).toEqual([[200, id]]);
    }
  });

  it("a certificate in a header is nobody's", async () => {
    const { clientid } = stack.key("demo-api", "certificate");
    const { cert } = stack.identity("demo-api", "certificate");
    const body = form({ grant_type: "client_credentials", client_id: clientid }).body as string;
    const [leaf = ""] = cert.split(/(?<=-----END CERTIFICATE-----)/);
    const der = leaf.replaceAll(/-----[A-Z ]+-----|\s/g, "");
    for (const header of [
      `Client-Cert: :${der}:`,
      `X-Forwarded-Client-Cert: Cert="${oneLine(leaf)}"`,
      `X-SSL-Client-Cert: ${oneLine(leaf)}`,
      `SSL_CLIENT_CERT: ${oneLine(leaf)}`,
    ]) {
      const { answers } = await door.send(post("/oauth/token", [formType, header], body));
      expect([header.slice(0, 12), answers.map(({ status }) => status)]).toEqual([
        header.slice(0, 12),
        [401],
      ]);
    }
  });

  it.each([
    "/internal/v1/revocations?after=0",
    "//internal/v1/revocations?after=0",
    "/oauth/../internal/v1/revocations?after=0",
    "/oauth/%2e%2e/internal/v1/revocations?after=0",
    "/token_keys/../internal/v1/revocations?after=0",
    "/admin/v1/token-server/../../internal/v1/revocations?after=0",
    "/admin/v1/token-server/..%2f..%2finternal/v1/revocations?after=0",
    "/admin/v1/token-server",
    "/admin/v1/token-server/service_instances",
    "/admin/v1/service_instances",
    "/admin%2fv1/service_instances",
    "/OAuth/token",
    "/oauth%2ftoken",
    "/oauth/token/",
    "/oauth/token\xe9",
    "/oauth/token%00",
    "/token_keysx",
  ])("row 142: %s opens nothing", async (path) => {
    const { answers } = await door.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect([400, 401, 404]).toContain(answers[0]?.status);
    expect(answers[0]?.body.toString()).not.toContain("rev_sig");
  });

  it("a body that is cut off, or too large for it, is no request of the token server's", async () => {
    const socket = await door.open();
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    socket.end(
      `POST /oauth/token HTTP/1.1\r\nHost: localhost\r\n${formType}\r\nContent-Length: 50\r\n\r\ngrant_type=`,
    );
    await closed;
    for (const length of ["Content-Length: 2000000", "Transfer-Encoding: chunked"]) {
      const body = length.startsWith("C") ? "" : `${(2_000_000).toString(16)}\r\n${"x".repeat(2_000_000)}`;
      const bytes = `POST /oauth/token HTTP/1.1\r\nHost: localhost\r\n${formType}\r\n${length}\r\n\r\n${body}`;
      const { answers, closed: ended } = await door.send(bytes, { awaits: "close" });
      expect([answers.map(({ status }) => status), ended]).toEqual([[413], true]);
    }
    expect((await door.send("GET /token_keys HTTP/1.1\r\nHost: localhost\r\n\r\n")).answers[0]?.status).toBe(
      200,
    );
  });
});

describe("At the token server's certificate listener", () => {
  const lie = 'for="[10.9.8.7]";host="evil.example";proto=http;by=_door';

  it("what a stranger says of where he comes from is not believed, whatever certificate he has", async () => {
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    for (const as of [undefined, stack.identity("demo-api", "certificate")]) {
      const reply = await stack.call(`${stack.tokenMtlsUrl}/oauth/token?grant_type=client_credentials`, {
        method: "POST",
        headers: { ...basic(clientid, clientsecret), forwarded: lie },
        as,
      });
      // By the door a secret counts; here it does not.
      expect(reply.status).toBe(401);
      const [line] = await auditOf(stack, "token-server", reply);
      expect(line).toMatchObject({ reason: "secret-on-certificate-listener" });
      expect(line?.["peer"]).not.toBe("10.9.8.7");
    }
    const { answers } = await certificates.send(
      `GET /.well-known/openid-configuration HTTP/1.1\r\nHost: localhost:1\r\nForwarded: ${lie}\r\n\r\n`,
    );
    expect(answers[0]?.body.toString()).toContain(`"token_endpoint":"${stack.tokenUrl}/oauth/token"`);
  });
});

describe("Plain HTTP", () => {
  it("row 135: through the door of a tenant that asks for it is the same, with http in its addresses, and takes no password", async () => {
    const home = await temporaryFolder();
    const plain = await startProcesses(home, undefined, {
      TENANTBOX_DOOR_PORT: "0",
      TENANTBOX_DOOR_HTTP: "on",
    });
    try {
      const url = plain.doorUrl ?? "";
      expect(url).toMatch(/^http:\/\/localhost:\d+$/);
      expect(plain.program.stderr()).toContain(`WARNING: ${url} is PLAIN HTTP`);
      const { clientid, clientsecret } = plain.key("demo-api", "secret");
      const asked = await fetch(`${url}/oauth/token?grant_type=client_credentials`, {
        method: "POST",
        headers: basic(clientid, clientsecret),
      });
      const { access_token: token } = (await asked.json()) as { access_token: string };
      const logs = await fetch(`${url}/api/v1/MessageProcessingLogs?$top=1&$format=json`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await logs.text()).toContain(`"uri":"${url}/api/v1/MessageProcessingLogs('`);
      const user = await readFile(join(home, "users", "demo.json"), "utf8");
      const { username, password } = JSON.parse(user) as { username: string; password: string };
      const byUser = await fetch(`${url}/api/v1/MessageProcessingLogs`, {
        headers: { ...basic(username, password), accept: "application/json" },
      });
      expect([byUser.status, byUser.headers.get("www-authenticate")]).toEqual([403, null]);
      expect(await byUser.text()).toContain("Passwords are not accepted over plain HTTP.");
      const discovery = await fetch(`${url}/.well-known/openid-configuration`);
      expect(await discovery.json()).toMatchObject({
        issuer: `${plain.tokenUrl}/oauth/token`,
        token_endpoint: `${url}/oauth/token`,
      });
    } finally {
      await plain.interrupt();
      await remove(home);
    }
  });

  it("is refused where other machines could reach it", async () => {
    const open = startStack({ settings: { doorPort: 0, doorHttp: true, bind: ["0.0.0.0"] } as object });
    await expect(open).rejects.toThrow(
      "TENANTBOX_DOOR_HTTP: plain HTTP is for loopback addresses only, TENANTBOX_BIND has 0.0.0.0",
    );
  });
});
