import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeAuthority } from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { eventually } from "../audit.ts";
import { startStack } from "../stack.ts";
import { certificateList, clientHello, handshake, records, tls } from "./client-hello.ts";
import { thorough } from "./growth.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { listedSuites, suitesOf } from "./suites.ts";
import { openTlsPeer, type TlsPeer } from "./tls-peer.ts";
import { tlsPorts } from "./tls-rows.ts";

const modern = Object.keys(listedSuites["TLS 1.2"]).map(Number);
const [CERTIFICATE, CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE] = [11, 15, 16];
const ALERT = {
  unexpectedMessage: 10,
  badRecord: 20,
  illegalParameter: 47,
  decodeError: 50,
  decryptError: 51,
};

/** Rows 201-204: handshakes that go wrong. */
export function handshakeRows(stackOf: () => HostileStack): void {
  const askingPorts = (): readonly (readonly [string, number])[] =>
    Object.entries(tlsPorts(stackOf())).filter(([name]) => name === "certificates" || name === "the API");
  const expectAlive = async (): Promise<void> => {
    for (const probe of new Set(Object.values(stackOf().probes))) await probe.look();
    const { answers } = await stackOf().wires.api.send(stackOf().get("MessageProcessingLogs?$top=1"));
    expect(answers[0]?.status).toBe(200);
  };

  /** A TLS 1.2 handshake up to the point where the client shows its certificate. */
  async function untilAsked(port: number): Promise<TlsPeer> {
    const peer = await openTlsPeer(port);
    peer.socket.write(clientHello({ suites: modern }));
    const asked = await peer.next(13);
    if (typeof asked === "string") throw new Error("no certificate was asked for");
    await peer.next(14);
    return peer;
  }
  const say = (peer: TlsPeer, ...messages: Buffer[]): void => {
    for (const message of messages) peer.socket.write(records(22, message, tls.v12));
  };
  const point = (): Buffer => Buffer.concat([Buffer.of(32), Buffer.alloc(32, 9)]);

  it("row 202: certificate messages that are huge, too many, empty or wrongly signed end in an alert", async () => {
    const { certificate } = makeAuthority("Hello");
    const der = Buffer.from(certificate.raw);
    const signature = Buffer.concat([Buffer.from("04030040", "hex"), Buffer.alloc(64, 1)]);
    const cases: Record<string, readonly Buffer[]> = {
      "a message of 10 MB": [handshake(CERTIFICATE, Buffer.alloc(10_000), 10_000_000)],
      "a hundred certificates, cut short": [
        handshake(CERTIFICATE, certificateList(Array.from({ length: 100 }, () => der)).subarray(0, -1)),
      ],
      "a list that is longer than its message": [
        handshake(CERTIFICATE, Buffer.concat([Buffer.from("ffffff", "hex"), der])),
      ],
      "no certificate, but a proof of one": [
        handshake(CERTIFICATE, certificateList([])),
        handshake(CLIENT_KEY_EXCHANGE, point()),
        handshake(CERTIFICATE_VERIFY, signature),
      ],
      "a certificate and a wrong proof": [
        handshake(CERTIFICATE, certificateList([der])),
        handshake(CLIENT_KEY_EXCHANGE, point()),
        handshake(CERTIFICATE_VERIFY, signature),
      ],
      "bytes that are no certificate": [handshake(CERTIFICATE, certificateList([Buffer.alloc(300, 0x30)]))],
    };
    for (const [door, port] of askingPorts())
      for (const [name, messages] of Object.entries(cases)) {
        const peer = await untilAsked(port);
        say(peer, ...messages);
        expect([door, name, await peer.next(20)]).toEqual([door, name, "alert"]);
        expect([door, name, Object.values(ALERT).includes(peer.alert() ?? 0) || peer.alert()]).toEqual([
          door,
          name,
          true,
        ]);
        peer.socket.destroy();
      }
    await expectAlive();
  });

  it("row 201: handshakes that are broken off by the hundred leave no descriptors and nobody waiting", async () => {
    const rounds = thorough ? 150 : 2;
    const names = ["token", "api"] as const;
    const base = await Promise.all(names.map((name) => stackOf().probes[name].collect()));
    for (let round = 0; round < rounds; round += 1)
      for (const port of Object.values(tlsPorts(stackOf()))) {
        const sockets = await Promise.all(
          Array.from({ length: 100 }, async (_, index) => {
            const { socket } = await openTlsPeer(port);
            const bytes = clientHello({ suites: modern });
            // All of a hello, half of one, or nothing.
            socket.write(bytes.subarray(0, [bytes.length, 40, 0][index % 3]));
            return socket;
          }),
        );
        const started = performance.now();
        await expectAlive();
        expect(performance.now() - started).toBeLessThan(2_000);
        for (const [index, socket] of sockets.entries())
          if (index % 2 === 0) socket.resetAndDestroy();
          else socket.destroy();
      }
    for (const [index, name] of names.entries())
      await eventually(async () => {
        const { descriptors } = await stackOf().probes[name].collect();
        return descriptors <= (base[index]?.descriptors ?? 0) ? true : undefined;
      }, `the descriptors of ${name} to be back at ${base[index]?.descriptors}`);
  });

  it("row 203: each change of the trusted roots under load fails no handshake and weakens no listener", async () => {
    const changes = thorough ? 100 : 12;
    const { home, apiUrl, tokenMtlsUrl } = stackOf();
    const file = join(home, "trust", "coming-and-going.pem");
    const dates = { notBefore: Date.now() - 86_400_000, notAfter: Date.now() + 86_400_000 };
    const roots = [makeAuthority("Coming", dates), makeAuthority("Going", dates)];
    const ports = [apiUrl, tokenMtlsUrl].map((url) => Number(new URL(url).port));
    let going = true;
    let shaken = 0;
    const failures: unknown[] = [];
    const shake = async (port: number): Promise<void> => {
      while (going)
        await new Promise<void>((resolve) => {
          const socket = connectTls({
            host: "localhost",
            servername: "localhost",
            port,
            rejectUnauthorized: false,
          });
          socket.once("secureConnect", () => {
            shaken += 1;
            socket.destroy();
            resolve();
          });
          socket.once("error", (error) => {
            failures.push(error);
            resolve();
          });
        });
    };
    const load = ports.flatMap((port) => [shake(port), shake(port)]);
    try {
      for (let change = 0; change < changes; change += 1) {
        const root = roots[change % 2];
        await writeFile(file, root?.certificate.toString() ?? "");
        const name = change % 2 === 0 ? "Coming" : "Going";
        for (const port of ports)
          await eventually(
            async () => ((await offeredNames(port)).includes(name) ? true : undefined),
            `the root ${name} to be named to callers`,
          );
      }
    } finally {
      going = false;
      await Promise.all(load);
      await rm(file);
    }
    expect([failures, shaken > changes]).toEqual([[], true]);
    for (const port of ports) {
      expect(await suitesOf(port, tls.v12)).toEqual(modern);
      expect(await suitesOf(port, tls.v11)).toEqual([]);
    }
  });

  /** The certificate request of a listener, in which it names the authorities it trusts. */
  async function offeredNames(port: number): Promise<string> {
    const peer = await openTlsPeer(port);
    peer.socket.write(clientHello({ suites: modern }));
    const asked = await peer.next(13);
    peer.socket.destroy();
    return typeof asked === "string" ? "" : asked.body.toString("latin1");
  }

  it("row 204: plain HTTP and SSH at a TLS port are closed, each with one line in the log", async () => {
    // As OpenSSL names what it met instead of a hello.
    const texts = {
      "http request": "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "wrong version number": "SSH-2.0-OpenSSH_9.2p1\r\n",
    };
    const lines = (error: string): number =>
      stackOf()
        .program.stderr()
        .split("\n")
        .filter((line) => line.includes("handshake failed") && line.includes(error)).length;
    for (const [name, port] of Object.entries(tlsPorts(stackOf())))
      for (const [error, text] of Object.entries(texts)) {
        const before = lines(error);
        const { said, closed } = await until(connectTcp(port, "127.0.0.1"), text);
        expect([name, text, closed, said.includes("HTTP/1.1 200")]).toEqual([name, text, true, false]);
        await eventually(async () => (lines(error) > before ? true : undefined), `a line with ${error}`);
        expect(lines(error) - before).toBe(1);
      }
    await expectAlive();
  });

  it("row 204: a TLS hello at a port for plain HTTP is answered 400 and closed", async () => {
    const plain = await startStack({ settings: { doorPort: 0, doorHttp: true } });
    try {
      const port = Number(new URL(plain.doorUrl ?? "").port);
      const bytes = clientHello({ suites: modern }).toString("latin1");
      for (const text of [bytes, "SSH-2.0-OpenSSH_9.2p1\r\n"]) {
        const { said, closed } = await until(connectTcp(port, "127.0.0.1"), text);
        expect([closed, said.split("\r\n")[0]]).toEqual([true, "HTTP/1.1 400 Bad Request"]);
      }
    } finally {
      await plain.stop();
    }
  });
}

/** Says something and listens until the connection is closed. */
async function until(socket: Socket, text: string): Promise<{ said: string; closed: boolean }> {
  let said = "";
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), 5_000);
  socket.on("data", (chunk: Buffer) => {
    said += chunk.toString("latin1");
  });
  socket.on("error", () => undefined).once("close", () => resolve(true));
  socket.write(Buffer.from(text, "latin1"));
  const closed = await promise;
  clearTimeout(timer);
  socket.destroy();
  return { said, closed };
}
