import { once } from "node:events";
import { expect, it } from "vitest";
import { basic, read } from "../flows.ts";
import { firstLog } from "../message-log.ts";
import { exchange } from "./bytes.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";

const gigabyte = 1_000_000_000;
const continued = "Expect: 100-continue\r\n";

/** Rows 191, 192, 194 and 195: what a request asks of the server beyond its resource. */
export function expectationRows(stackOf: () => HostileStack): void {
  const bearer = (): string => `Authorization: Bearer ${stackOf().token}\r\n`;
  const client = (): string => {
    const { clientid, clientsecret } = stackOf().key("demo-api", "secret");
    return `Authorization: ${basic(clientid, clientsecret).authorization}\r\n`;
  };

  it("row 191: a caller who announces a gigabyte gets 413 before he sends it, and no other expectation is met", async () => {
    const batch = "POST /api/v1/$batch";
    const type = "Content-Type: multipart/mixed;boundary=b\r\n";
    const formType = "Content-Type: application/x-www-form-urlencoded\r\n";
    const token = "POST /oauth/token?grant_type=client_credentials";
    const answers = await expectHeld(stackOf(), {
      "a gigabyte": {
        bytes: head(batch, `${bearer()}${type}${continued}Content-Length: ${gigabyte}\r\n`),
        status: [413],
        closes: true,
      },
      "more than a batch": {
        bytes: head(batch, `${bearer()}${type}${continued}Content-Length: 6000000\r\n`),
        status: [413],
        closes: true,
      },
      "a gigabyte without a credential": {
        bytes: head(batch, `${type}${continued}Content-Length: ${gigabyte}\r\n`),
        status: [401, 413],
        closes: true,
      },
      "a batch without a credential": {
        bytes: head(batch, `${type}${continued}Content-Length: 1000\r\n`),
        status: [401],
        closes: true,
      },
      "a gigabyte of form": {
        at: "token",
        bytes: head(token, `${client()}${formType}${continued}Content-Length: ${gigabyte}\r\n`),
        status: [413],
        closes: true,
      },
      "100 KB of form": {
        at: "token",
        bytes: head(token, `${client()}${formType}${continued}Content-Length: 100000\r\n`),
        status: [413],
        closes: true,
        audit: 1,
      },
      "another expectation": {
        bytes: head("GET /api/v1/", `${bearer()}Expect: foo\r\n`),
        status: [417],
        closes: true,
      },
      "two expectations": {
        at: "token",
        bytes: head(token, `${client()}Expect: 100-continue, foo\r\n`),
        status: [200, 417],
        audit: 1,
      },
    });
    for (const answer of Object.values(answers)) expect(answer?.head).not.toContain("100 Continue");
  });

  it("row 191: a caller who waits for 100 Continue gets it, and his token", async () => {
    const body = "grant_type=client_credentials";
    const socket = await stackOf().wires.token.open();
    const type = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`;
    socket.write(head("POST /oauth/token", `${client()}${type}${continued}`));
    expect(String(await once(socket, "data"))).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    const { answers } = await exchange(socket, body);
    expect(answers.map(({ status, headers }) => [status, headers["connection"]])).toEqual([
      [200, "keep-alive"],
    ]);
    socket.destroy();
  });

  it("row 192: methods that echo, tunnels and other protocols are refused, and nothing is echoed", async () => {
    const canary = "X-Canary: canary-7f3a\r\n";
    const attacks = (["api", "token", "certificate"] as const).flatMap((at) => {
      const path = at === "api" ? "/api/v1/MessageProcessingLogs" : "/oauth/token";
      const upgrade = (to: string): string =>
        head(
          `GET ${path}`,
          `${canary}${bearer()}Connection: Upgrade\r\nUpgrade: ${to}\r\nSec-WebSocket-Version: 13\r\n`,
        );
      const each: Record<string, Omit<Attack, "at">> = {
        TRACE: { bytes: head(`TRACE ${path}`, `${canary}${bearer()}`), status: [405] },
        TRACK: { bytes: head(`TRACK ${path}`, `${canary}${bearer()}`), status: [400, 405, 501] },
        CONNECT: { bytes: head("CONNECT localhost:22", canary), status: [405], closes: true },
        "CONNECT to a path": { bytes: head(`CONNECT ${path}`, canary), status: [400, 405], closes: true },
        "an HTTP/2 preface": {
          bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
          status: [400, 505, "closed"],
          closes: true,
        },
        "an upgrade to h2c": { bytes: upgrade("h2c"), status: [400] },
        "an upgrade to a web socket": { bytes: upgrade("websocket"), status: [400] },
        FOO: { bytes: head(`FOO ${path}`, canary), status: [400], closes: true },
        "a method in small letters": { bytes: head(`get ${path}`, canary), status: [400], closes: true },
        PROPFIND: { bytes: head(`PROPFIND ${path}`, `${canary}${bearer()}`), status: [400, 405, 501] },
      };
      return Object.entries(each).map(([name, attack]) => [`${name} at ${at}`, { at, ...attack }] as const);
    });
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks));
    for (const answer of Object.values(answers))
      expect(`${answer?.head}${answer?.body.toString()}`).not.toContain("canary-7f3a");
  });

  it("row 194: forwarding headers and hosts of kilobytes cost less than 10 ms", async () => {
    const long = `${" ,".repeat(3_000)}${"\t".repeat(6_000)}`;
    await expectHeld(stackOf(), {
      "a protocol": {
        bytes: stackOf().get("MessageProcessingLogs?$top=1", `X-Forwarded-Proto: ${long}a\r\n`),
        status: [200],
        withinMs: 10,
      },
      "a host": {
        bytes: stackOf().get("MessageProcessingLogs?$top=1", `X-Forwarded-Host: ${long}a\r\n`),
        status: [200],
        withinMs: 10,
      },
      "a host of 8 KB": {
        bytes: `GET /api/v1/ HTTP/1.1\r\nHost: ${"a.".repeat(4_096)}b\r\n\r\n`,
        status: [400],
        withinMs: 10,
      },
      "blanks at the token server": {
        at: "token",
        bytes: head("GET /token_keys", `X-Forwarded-Host: ${long}a\r\n`),
        status: [200],
        withinMs: 10,
      },
    });
  });

  it("row 195: a thousand ranges or a tag of 12 KB get the whole text once, or 416", async () => {
    const stack = stackOf();
    const failed = await firstLog(stack, stack.token, "$filter=Status%20eq%20'FAILED'");
    const path = `MessageProcessingLogs('${failed.MessageGuid}')/ErrorInformation/$value`;
    const whole = (await read(stack, stack.token, path)).text;
    expect(whole.length).toBeGreaterThan(10);
    const lines: Record<string, string> = {
      "1,000 ranges": `Range: bytes=${"0-,".repeat(1_000)}0-\r\n`,
      "1,000 parts": `Range: bytes=${Array.from({ length: 1_000 }, (_, at) => `${at}-${at}`).join(",")}\r\n`,
      "a range beyond": `Range: bytes=${"9".repeat(400)}-\r\n`,
      "a range backwards": "Range: bytes=5-1\r\n",
      "a unit": "Range: lines=1-2\r\n",
      "a tag": `If-Match: ${'"a",'.repeat(3_000)}"b"\r\n`,
      "no tag": `If-None-Match: ${'W/"a",'.repeat(2_000)}"b"\r\n`,
    };
    const answers = await expectHeld(
      stack,
      Object.fromEntries(
        Object.entries(lines).map(([name, line]) => [
          name,
          { bytes: stack.get(path, line), status: [200, 206, 400, 412, 416] },
        ]),
      ),
    );
    for (const [name, answer] of Object.entries(answers)) {
      const { status = 0, body = Buffer.alloc(0), head = "" } = answer ?? {};
      if (status === 200) expect([name, body.toString("utf8")]).toEqual([name, whole]);
      if (status === 206) expect(body.length).toBeLessThanOrEqual(Buffer.byteLength(whole));
      expect(head).not.toContain("multipart/byteranges");
    }
  });
}
