import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  DAY,
  makeAuthority,
  makeFixture,
  NOON,
  SERVER_AUTH,
} from "../client-certificate/testing/certificate-fixture.ts";
import { ListenerError } from "./bind.ts";
import { readSettings } from "../config/index.ts";
import { exchangeOf } from "./exchange.ts";
import { limitsOf } from "./limits.ts";
import { type Listener, type ListenerOptions, openListener } from "./listener.ts";
import { openLog } from "./log.ts";

const period = { notBefore: NOON - 3650 * DAY, notAfter: NOON + 3650 * DAY };
const authority = makeAuthority("listener test root", period);
const server = makeFixture({ ...period, issuer: authority, purposes: [SERVER_AUTH] });
const tls = {
  certificate: server.certificate.toString(),
  key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
};

const refusals: string[] = [];

const options: ListenerOptions = {
  name: "test",
  setting: "TENANTBOX_TEST_PORT",
  bind: ["127.0.0.1"],
  port: 0,
  tls,
  limits: limitsOf(readSettings({})),
  ready: () => false,
  log: openLog("test", "silent"),
  audit: { record: ({ reason = "" }) => void refusals.push(reason) },
  handle: (request, response) => response.end(JSON.stringify(exchangeOf(request))),
};

let listener: Listener;
beforeAll(async () => {
  listener = await openListener(options);
});
afterAll(() => listener.close(0));

const open = (settings: { maxVersion?: "TLSv1.1" | "TLSv1.2"; ciphers?: string } = {}): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: "127.0.0.1",
      port: listener.port,
      rejectUnauthorized: false,
      ...settings,
    });
    socket.once("secureConnect", () => resolve(socket)).once("error", reject);
  });

/** Sends bytes and reads until the other side is silent about it: a whole answer, or the end. */
async function say(bytes: string): Promise<string> {
  const socket = await open();
  let text = "";
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    const head = text.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? "0");
    if (head !== -1 && text.length >= head + 4 + length) resolve(text);
  });
  socket.on("error", () => undefined).once("close", () => resolve(text));
  socket.write(bytes);
  const answer = await promise;
  socket.destroy();
  return answer;
}

const statusOf = (answer: string): number => Number(answer.split(" ")[1]);

describe("a listener", () => {
  it.each([
    ["HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", 505],
    [
      "two Authorization headers",
      "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
      400,
    ],
    ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["an absolute target", "GET http://evil/api/v1/ HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405],
    ["a header of 17 KB", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(17_000)}\r\n\r\n`, 431],
    [
      "a second credential behind 3,000 headers",
      `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\n${"a:b\r\n".repeat(3_000)}Authorization: b\r\n\r\n`,
      431,
    ],
    [
      "a second credential behind 190 headers",
      `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\n${"a:b\r\n".repeat(190)}Authorization: b\r\n\r\n`,
      400,
    ],
    ["a target of 17 KB", `GET /${"x".repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ["an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400],
    ["a user in the host", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400],
    [
      "another protocol to change to",
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
      400,
    ],
    ["CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405],
    ["a body that is too large", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 413],
    ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
    ["an unknown expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: foo\r\n\r\n", 417],
  ])("refuses a request with %s", async (_what, bytes, status) => {
    expect(statusOf(await say(bytes))).toBe(status);
  });

  it("leaves one audit event for a request with two credentials", async () => {
    refusals.length = 0;
    await say(
      "GET /x?secret=1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
    );
    expect(refusals).toEqual(["header-doubled"]);
  });

  it("never serves HTTP/0.9 with headers", async () => {
    const answer = await say("GET /x\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    expect([400, 505]).toContain(statusOf(answer));
  });

  it("gives every request a correlation id, the caller's own where it is well formed", async () => {
    const mine = await say("GET / HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: my-own-id-1\r\n\r\n");
    expect(mine).toContain('"id":"my-own-id-1"');
    expect(mine).toMatch(/x-content-type-options: nosniff/i);
    const forged = await say('GET / HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: a"b\r\n\r\n');
    expect(forged).toMatch(/"id":"[0-9a-f-]{36}"/);
  });

  it("is live without credentials, and not ready before it is", async () => {
    expect(statusOf(await say("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))).toBe(200);
    const ready = await say("GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n");
    expect([statusOf(ready), /retry-after/i.test(ready)]).toEqual([503, true]);
  });

  it("speaks TLS 1.2 and 1.3 with forward secret AEAD suites only, also after its certificate was renewed", async () => {
    for (const round of ["first", "renewed"]) {
      const old = await open({ maxVersion: "TLSv1.2" });
      expect([round, old.getProtocol()]).toEqual([round, "TLSv1.2"]);
      old.destroy();
      const current = await open();
      expect([round, current.getProtocol()]).toEqual([round, "TLSv1.3"]);
      current.destroy();
      await expect(open({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA256" })).rejects.toThrow();
      listener.renewTls(tls);
    }
  });

  it("that finds its port taken says which setting to change", async () => {
    const second = openListener({ ...options, port: listener.port });
    await expect(second).rejects.toThrow(ListenerError);
    await expect(second).rejects.toThrow(
      `port ${listener.port} is taken; set TENANTBOX_TEST_PORT to another one`,
    );
  });

  it("that shall ask for certificates but has no roots does not start", async () => {
    await expect(openListener({ ...options, tls: { ...tls, clientRoots: [] } })).rejects.toThrow(
      "at least one root",
    );
  });

  it("takes one free port for all its addresses", async () => {
    const both = await openListener({ ...options, bind: ["127.0.0.1", "::1"] });
    expect(both.port).toBeGreaterThan(0);
    await both.close(0);
  });
});
