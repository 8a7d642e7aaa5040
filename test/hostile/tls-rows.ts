import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { openConnection } from "../raw.ts";
import { clientHello, tls } from "./client-hello.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { listedSuites, suitesOf } from "./suites.ts";
import { hello, type HelloAnswer } from "./tls-peer.ts";

const ALERT = { handshakeFailure: 40, protocolVersion: 70 } as const;
const tool = "openssl";
const hasOpenssl = spawnSync(tool, ["version"]).status === 0;
const modern = Object.keys(listedSuites["TLS 1.2"]).map(Number);

/** The ports of every TLS listener of a stack, by name. */
export const tlsPorts = (stack: HostileStack): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries({
      secrets: stack.tokenUrl,
      certificates: stack.tokenMtlsUrl,
      "the API": stack.apiUrl,
      "the door": stack.doorUrl ?? "",
    }).map(([name, url]) => [name, Number(new URL(url).port)]),
  );

/** Rows 71, 199, 200: how a handshake begins. */
export function tlsRows(stackOf: () => HostileStack): void {
  const alive = async (): Promise<void> => {
    for (const probe of new Set(Object.values(stackOf().probes))) await probe.look();
    const { answers } = await stackOf().wires.api.send(stackOf().get("MessageProcessingLogs?$top=1"));
    expect(answers[0]?.status).toBe(200);
  };

  it("row 199: every listener takes exactly the listed suites, in TLS 1.2 and 1.3 alone, and prefers 1.3", async () => {
    for (const [name, port] of Object.entries(tlsPorts(stackOf()))) {
      const numbers = (version: keyof typeof listedSuites) => Object.keys(listedSuites[version]).map(Number);
      expect([name, await suitesOf(port, tls.v13)]).toEqual([name, numbers("TLS 1.3")]);
      expect([name, await suitesOf(port, tls.v12)]).toEqual([name, numbers("TLS 1.2")]);
      for (const version of [tls.ssl3, tls.v10, tls.v11]) {
        const answer = await hello(
          port,
          clientHello({ version, suites: [...modern, 0x002f, 0xc013, 0x000a] }),
        );
        expect([name, version, answer]).toEqual([
          name,
          version,
          expect.objectContaining({
            suite: undefined,
            // An SSL 3.0 hello has no extensions: nothing is left to agree on.
            alert: version === tls.ssl3 ? ALERT.handshakeFailure : ALERT.protocolVersion,
          }),
        ]);
      }
      const both = await hello(
        port,
        clientHello({ supported: [tls.v12, tls.v13], suites: [...modern, 0x1303, 0x1301] }),
      );
      expect([name, both.version]).toEqual([name, tls.v13]);
    }
    await alive();
  });

  it("row 200: compression and keys agreed on before are not taken", async () => {
    for (const [name, port] of Object.entries(tlsPorts(stackOf()))) {
      const compressed = await hello(port, clientHello({ suites: modern, compressions: [1, 0] }));
      expect([name, compressed.compression]).toEqual([name, 0]);
      const psk = [0x008c, 0x008d, 0x00a8, 0x00a9, 0xc035, 0xc037, 0xccab, 0xccac, 0xd001];
      const without = await hello(port, clientHello({ suites: psk }));
      expect([name, without.alert]).toEqual([name, ALERT.handshakeFailure]);
    }
  });

  it.skipIf(!hasOpenssl)("row 200: no ticket allows early data", async () => {
    for (const [name, port] of Object.entries(tlsPorts(stackOf())))
      expect([name, await earlyDataOf(port)]).toEqual([name, "0"]);
  });

  it("row 200: a client that begins a second handshake within the first gets none", async () => {
    for (const [name, port] of Object.entries(tlsPorts(stackOf()))) {
      const socket = await openConnection(stackOf(), `https://localhost:${port}/`, {
        maxVersion: "TLSv1.2",
      });
      const outcome = await new Promise<string>((resolve) => {
        socket.on("error", () => resolve("refused")).once("close", () => resolve("refused"));
        socket.renegotiate({}, (error) => resolve(error === null ? "renegotiated" : "refused"));
      });
      socket.destroy();
      expect([name, outcome]).toEqual([name, "refused"]);
    }
    await alive();
  });

  it("row 71: a server name of any kind is answered with the one certificate, or with an alert", async () => {
    const names: Record<string, string | undefined> = {
      "255 bytes": "a".repeat(255),
      "with a NUL": "localhost\0.evil.example",
      "an address": "127.0.0.1",
      "an IPv6 address": "[::1]",
      unknown: "unknown.example",
      empty: "",
      "not ASCII": "\xff\xfe\xfd",
      absent: undefined,
    };
    for (const [door, port] of Object.entries(tlsPorts(stackOf())))
      for (const [name, serverName] of Object.entries(names))
        for (const supported of [undefined, [tls.v13]]) {
          const suites = supported === undefined ? modern : [0x1301];
          const answer = await hello(
            port,
            clientHello({
              suites,
              ...(supported === undefined ? {} : { supported }),
              ...(serverName === undefined ? {} : { serverName }),
            }),
          );
          expect([door, name, wellEnded(answer)]).toEqual([door, name, true]);
        }
    await alive();
  });
}

/** Either a ServerHello or an alert, never a connection that just ends. */
const wellEnded = ({ suite, alert }: HelloAnswer): boolean => suite !== undefined || alert !== undefined;

/** How many bytes of early data a ticket of this port allows, as openssl says. */
async function earlyDataOf(port: number): Promise<string | undefined> {
  const words = ["s_client", "-connect", `127.0.0.1:${port}`, "-tls1_3", "-ign_eof"];
  const asked = spawn(tool, words, { stdio: ["pipe", "pipe", "ignore"] });
  let said = "";
  asked.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  asked.stdin.end("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  await once(asked, "close");
  return /Max Early Data: (\d+)/.exec(said)?.[1];
}
