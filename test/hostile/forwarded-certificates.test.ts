import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFixture } from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import type { Identity } from "../request.ts";
import { type Stack, startStack } from "../stack.ts";
import type { Answer } from "./answers.ts";
import { exchange } from "./bytes.ts";
import { type ProxyName, proxyProgram } from "./proxy.ts";
import { startTlsProxy, type TlsProxy } from "./tls-proxy.ts";

const proxies = [
  ["haproxy", "client-cert", proxyProgram("haproxy")],
  ["nginx", "x-forwarded-client-cert", proxyProgram("nginx")],
] as const satisfies readonly (readonly [ProxyName, string, string | undefined])[];

const day = 86_400_000;
const headers = ["Client-Cert", "X-Forwarded-Client-Cert", "X_Forwarded_Client_Cert", "SSL_CLIENT_CERT"];

describe.each(proxies)("Behind a real %s, which passes certificates on by %s", (name, header, found) => {
  const program = found ?? "";
  describe.skipIf(found === undefined)("where it is installed", () => {
    let stack: Stack;
    let folder: string;
    const doors: { api?: TlsProxy; token?: TlsProxy } = {};
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "tenantbox-forwarded-"));
      const now = Date.now();
      const { certificate, privateKey } = makeFixture({ notBefore: now - day, notAfter: now + day });
      const own: Identity = {
        cert: certificate.toString(),
        key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
      const file = join(folder, "proxies.pem");
      await writeFile(file, own.cert);
      stack = await startStack({ settings: { proxyCertificates: file, proxyCertificateHeader: header } });
      doors.api = await startTlsProxy(name, stack, { program, url: stack.apiUrl, own, folder });
      doors.token = await startTlsProxy(name, stack, { program, url: stack.tokenMtlsUrl, own, folder });
    });
    afterAll(async () => {
      await doors.api?.stop();
      await doors.token?.stop();
      await stack.stop();
      await rm(folder, { recursive: true });
    });

    const send = async (
      door: TlsProxy | undefined,
      as: Identity | undefined,
      bytes: string,
    ): Promise<Answer> => {
      const socket = await door?.open(as);
      if (socket === undefined) throw new Error("no proxy stands");
      try {
        const [answer] = (await exchange(socket, bytes, { patienceMs: 10_000 })).answers;
        if (answer === undefined) throw new Error("no answer");
        return answer;
      } finally {
        socket.destroy();
      }
    };
    const readLogs = (as?: Identity, lines = ""): Promise<Answer> =>
      send(
        doors.api,
        as,
        `GET /api/v1/MessageProcessingLogs?$top=1 HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n${lines}\r\n`,
      );
    const askToken = (instance: string, as?: Identity, lines = ""): Promise<Answer> => {
      const id = encodeURIComponent(stack.key(instance, "certificate").clientid);
      const target = `/oauth/token?grant_type=client_credentials&client_id=${id}`;
      return send(
        doors.token,
        as,
        `POST ${target} HTTP/1.1\r\nHost: localhost\r\n${lines}Content-Length: 0\r\n\r\n`,
      );
    };
    const identityOf = (instance: string): Identity => stack.identity(instance, "certificate");
    const tokenIn = (answer: Answer): string =>
      (JSON.parse(answer.body.toString()) as { access_token: string }).access_token;

    it("the holder of a certificate reads logs and gets a token", async () => {
      expect((await readLogs(identityOf("demo-api"))).status).toBe(200);
      expect((await askToken("demo-api", identityOf("demo-api"))).status).toBe(200);
      // Nobody else's, over the same connections of the proxy.
      expect((await askToken("demo-api", identityOf("demo-bound"))).status).toBe(401);
    });

    it("a bound token counts with its certificate, and with no other and none", async () => {
      const token = tokenIn(await askToken("demo-bound", identityOf("demo-bound")));
      const line = `Authorization: Bearer ${token}\r\n`;
      const holders = [identityOf("demo-bound"), identityOf("demo-api"), undefined];
      const statuses: number[] = [];
      for (const holder of holders) statuses.push((await readLogs(holder, line)).status);
      expect(statuses).toEqual([200, 401, 401]);
    });

    it("row 64: a caller without a certificate is nobody, whatever header it sends", async () => {
      const victim = new X509Certificate(identityOf("demo-api").cert);
      const values = [
        `:${victim.raw.toString("base64")}:`,
        `Cert="${encodeURIComponent(victim.toString())}"`,
      ];
      const lines = headers.flatMap((one) => values.map((value) => `${one}: ${value}\r\n`));
      for (const line of ["", ...lines]) {
        expect([line, (await readLogs(undefined, line)).status]).toEqual([line, 401]);
        expect([line, (await askToken("demo-api", undefined, line)).status]).toEqual([line, 401]);
      }
    });

    it("row 64: a certificate that nobody registered is nobody's, with another one in a header beside it", async () => {
      const stranger = makeFixture({ notBefore: Date.now() - day, notAfter: Date.now() + day });
      const as: Identity = {
        cert: stranger.certificate.toString(),
        key: stranger.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
      const victim = new X509Certificate(identityOf("demo-api").cert);
      for (const one of headers) {
        const line = `${one}: :${victim.raw.toString("base64")}:\r\n`;
        expect([one, (await readLogs(as, line)).status]).toEqual([one, 401]);
        expect([one, (await askToken("demo-api", as, line)).status]).toEqual([one, 401]);
      }
    });
  });
});
