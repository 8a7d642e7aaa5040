import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commonName, type Fixture } from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { auditLines, eventually } from "../audit.ts";
import { basic, decode, form, type TokenAnswer } from "../flows.ts";
import { exchange, openConnection } from "../raw.ts";
import { wireTo } from "./bytes.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { boundTo, type Pki, shown, tlsOf } from "./pki.ts";
import { head } from "./requests.ts";
import { bearerLine, expectRefusedTokens, logsWith } from "./token-doors.ts";

const second = 1_000;
const minute = 60 * second;
const reader = ["MonitoringDataRead"];

/** Rows 104-106, 108, 109 and 111-113: tokens that are bound to a certificate. */
export function bindingRows(stackOf: () => HostileStack, pkiOf: () => Pki): void {
  let keys = 0;
  /** Registers a certificate with the instance that asks for bound tokens. */
  async function registered(leaf: Fixture): Promise<string> {
    const { administration } = pkiOf();
    const parameters = { roles: reader, "tls-client-certificate-bound-access-tokens": true };
    await administration.createInstance("hostile-bound", parameters);
    const key = `key-${(keys += 1)}`;
    const reply = await administration.createKey("hostile-bound", key, {
      "key-type": "certificate_external",
      "X.509": leaf.certificate.toString(),
    });
    expect(reply.status, reply.text).toBe(201);
    return stackOf().key("hostile-bound", key).clientid;
  }
  async function tokenBy(leaf: Fixture, clientId: string): Promise<string> {
    const reply = await stackOf().call(`${stackOf().tokenMtlsUrl}/oauth/token`, {
      method: "POST",
      ...form({ grant_type: "client_credentials", client_id: clientId }),
      as: tlsOf(shown(leaf)),
    });
    expect(reply.status, reply.text).toBe(200);
    return reply.json<TokenAnswer>().access_token;
  }
  const reading = (token: string, by: Fixture, status: number): Attack => ({
    over: wireTo(stackOf().home, stackOf().apiUrl, tlsOf(shown(by))),
    bytes: logsWith(bearerLine(token)),
    status: [status],
  });

  it("row 104: a bound token without a certificate is refused like any that does not count", async () => {
    const leaf = pkiOf().leaf();
    const token = await tokenBy(leaf, await registered(leaf));
    expect(decode(token).claims["cnf"]).toEqual(boundTo(leaf));
    await expectRefusedTokens(stackOf(), { "bound, without a certificate": token });
    await expectHeld(stackOf(), { "with its own": reading(token, leaf, 200) }, false);
  });

  it("row 105: a bound token counts with no other certificate, be it of its authority, its name or its key", async () => {
    const subject = commonName("bound");
    const leaf = pkiOf().leaf({ subject });
    const token = await tokenBy(leaf, await registered(leaf));
    const others = {
      "of the same authority": pkiOf().leaf(),
      "of the same name": pkiOf().leaf({ subject }),
      "of the same key, issued again": pkiOf().leaf({ subject, keys: leaf }),
    };
    const attacks = Object.entries(others).map(
      ([name, other]) => [name, reading(token, other, 401)] as const,
    );
    await expectHeld(stackOf(), Object.fromEntries(attacks), false);
    // Registered for the same client: whoever that is has a token of its own to get.
    const second = pkiOf().leaf();
    await registered(second);
    await expectHeld(stackOf(), { "of the same client": reading(token, second, 401) }, false);
  });

  it("row 108: a bound client gets no token without its certificate, with an id, a secret, or somebody else's", async () => {
    const id = encodeURIComponent(await registered(pkiOf().leaf()));
    const ask = (more = ""): string =>
      head(`POST /oauth/token?grant_type=client_credentials&client_id=${id}`, `${more}Content-Length: 0\r\n`);
    const { clientsecret } = stackOf().key("demo-api", "secret");
    const { authorization } = basic(decodeURIComponent(id), clientsecret);
    const stranger = tlsOf(shown(pkiOf().leaf()));
    const refused = { status: [401, 400], audit: 1 } as const;
    const answers = await expectHeld(
      stackOf(),
      {
        "its id": { at: "token", bytes: ask(), ...refused },
        "a secret": { at: "token", bytes: ask(`Authorization: ${authorization}\r\n`), ...refused },
        "no certificate": { at: "certificate", bytes: ask(), ...refused },
        "a stranger's certificate": {
          at: "certificate",
          over: wireTo(stackOf().home, stackOf().tokenMtlsUrl, stranger),
          bytes: ask(),
          ...refused,
        },
      },
      false,
    );
    for (const [name, answer] of Object.entries(answers))
      expect([name, answer?.body.includes("access_token")]).toEqual([name, false]);
  });

  it("row 109: a token without binding has no member that speaks of one", async () => {
    const { claims } = decode(stackOf().token);
    expect(Object.keys(claims)).not.toContain("cnf");
    const leaf = pkiOf().leaf();
    await expectHeld(stackOf(), { "with any certificate": reading(stackOf().token, leaf, 200) }, false);
  });

  it("row 111: a bound token on a resumed session counts as long as the certificate is valid", async () => {
    const notAfter = Math.ceil((Date.now() + minute) / second) * second;
    const leaf = pkiOf().leaf({ notAfter });
    const token = await tokenBy(leaf, await registered(leaf));
    const as = tlsOf(shown(leaf));
    const first = await openConnection(stackOf(), stackOf().apiUrl, { as, maxVersion: "TLSv1.2" });
    expect((await exchange(first, logsWith(bearerLine(token)))).status).toBe(200);
    const session = first.getSession();
    first.destroy();
    const resumed = async (): Promise<readonly [boolean, number]> => {
      const socket = await openConnection(stackOf(), stackOf().apiUrl, {
        as,
        session,
        maxVersion: "TLSv1.2",
      });
      const { status } = await exchange(socket, logsWith(bearerLine(token)));
      const reused = socket.isSessionReused();
      socket.destroy();
      return [reused, status];
    };
    expect(await resumed()).toEqual([true, 200]);
    await pkiOf().clock({ now: new Date(notAfter + minute).toISOString(), frozen: true });
    try {
      expect(await resumed()).toEqual([true, 401]);
    } finally {
      await pkiOf().clock({ reset: true });
    }
  });

  it("row 112: a token that does not count is rescued by no other credential of the request", async () => {
    const leaf = pkiOf().leaf();
    expect((await pkiOf().register(leaf)).status).toBe(201);
    const user = JSON.parse(await readFile(join(stackOf().home, "users", "demo.json"), "utf8")) as {
      username: string;
      password: string;
    };
    const { authorization } = basic(user.username, user.password);
    const over = wireTo(stackOf().home, stackOf().apiUrl, tlsOf(shown(leaf)));
    const bad = bearerLine(`${stackOf().token}x`);
    await expectHeld(
      stackOf(),
      {
        "with a good certificate": { over, bytes: logsWith(bad), status: [401] },
        "with a good user behind a comma": {
          over,
          bytes: logsWith(`${bad.trimEnd()}, ${authorization}\r\n`),
          status: [401],
        },
        "with a good user in a second header": {
          over,
          bytes: logsWith(`${bad}Authorization: ${authorization}\r\n`),
          status: [400, 401],
          audit: 1,
        },
        "the certificate alone": { over, bytes: logsWith(""), status: [200] },
      },
      false,
    );
  });

  it("row 113: tokens of before an instance asked for binding live on, those of afterwards are bound", async () => {
    const { administration } = pkiOf();
    await administration.createInstance("turning", { roles: reader });
    const leaf = pkiOf().leaf();
    const pem = leaf.certificate.toString();
    await administration.createKey("turning", "key", { "key-type": "certificate_external", "X.509": pem });
    const { clientid } = stackOf().key("turning", "key");
    const before = await tokenBy(leaf, clientid);
    const changed = await administration.send("PATCH", "/service_instances/turning", {
      parameters: { "tls-client-certificate-bound-access-tokens": true },
    });
    expect(changed.status, changed.text).toBe(200);
    const line = await eventually(async () => {
      const lines = await auditLines(stackOf(), "token-server");
      return lines.find(
        ({ event, principal }) => event === "instance.binding-changed" && principal === clientid,
      );
    }, "the audit line that says what tokens of before are worth");
    expect(line["detail"]).toBe(
      "tokens of turning are bound from now on; those of before stay unbound, and count to their end",
    );
    const after = await tokenBy(leaf, clientid);
    expect([decode(before).claims["cnf"], decode(after).claims["cnf"]]).toEqual([undefined, boundTo(leaf)]);
    await expectHeld(
      stackOf(),
      {
        "a token of before": { bytes: logsWith(bearerLine(before)), status: [200] },
        "a token of afterwards": { bytes: logsWith(bearerLine(after)), status: [401] },
        "with its certificate": reading(after, leaf, 200),
      },
      false,
    );
  });
}
