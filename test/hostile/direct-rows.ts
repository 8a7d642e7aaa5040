import { expect, it } from "vitest";
import {
  DAY,
  type Fixture,
  makeAuthority,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { auditLines, eventually } from "../audit.ts";
import { basic } from "../flows.ts";
import { wireTo } from "./bytes.ts";
import { expectNobody } from "./certificate-doors.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { type Pki, shown, tlsOf } from "./pki.ts";
import { head } from "./requests.ts";
import { tampered } from "./tampered.ts";
import { bearerLine, logsWith } from "./token-doors.ts";

/** Rows 114-119 and 121: a certificate shown to the API, and nothing else. */
export function directRows(stackOf: () => HostileStack, pkiOf: () => Pki): void {
  const showing = (leaf: Fixture, status: number, more = ""): Attack => ({
    over: wireTo(stackOf().home, stackOf().apiUrl, tlsOf(shown(leaf))),
    bytes: logsWith(more),
    status: [status],
  });
  const keyOf = (instance: string, name: string, pem: string) =>
    pkiOf().administration.createKey(instance, name, { "key-type": "certificate_external", "X.509": pem });
  async function client(name: string, roles: readonly string[], leaf: Fixture): Promise<void> {
    expect((await pkiOf().administration.createInstance(name, { roles })).status).toBe(201);
    expect((await keyOf(name, "key", leaf.certificate.toString())).status).toBe(201);
  }
  /** Milliseconds until a caller is answered so, within the two seconds that are promised. */
  async function changesTo(status: number, leaf: Fixture, since: number): Promise<void> {
    const wire = wireTo(stackOf().home, stackOf().apiUrl, tlsOf(shown(leaf)));
    await eventually(async () => {
      const { answers } = await wire.send(logsWith(""));
      return answers[0]?.status === status ? true : undefined;
    }, `the answer ${status}`);
    expect(performance.now() - since).toBeLessThan(2_000);
  }

  it("row 114: a certificate counts by its authority and its registration together, by neither alone", async () => {
    const around = { notBefore: Date.now() - DAY, notAfter: Date.now() + DAY };
    const unlisted = makeAuthority("Unlisted Root", around);
    await expectNobody(stackOf(), pkiOf(), {
      "trusted, not registered": { by: shown(pkiOf().leaf()), reason: "not-registered", registers: "never" },
      "registered, not trusted": {
        by: shown(pkiOf().leaf({ issuer: unlisted })),
        reason: "untrusted",
        registers: true,
      },
    });
  });

  it("row 115: without the role of its instance a certificate is refused with 403", async () => {
    const [without, having] = [pkiOf().leaf(), pkiOf().leaf()];
    await client("direct-without", ["DataArchivingRead"], without);
    await client("direct-with", ["MonitoringDataRead"], having);
    await expectHeld(stackOf(), { without: showing(without, 403), with: showing(having, 200) }, false);
  });

  it("row 116: the bytes of a certificate decide, not its number, its key or the lines of its PEM", async () => {
    const leaf = pkiOf().leaf({ serial: "4711" });
    const lines = leaf.certificate.raw.toString("base64").match(/.{1,48}/g) ?? [];
    const pem = `-----BEGIN CERTIFICATE-----\r\n${lines.join("\r\n")}\r\n-----END CERTIFICATE-----\r\n`;
    expect((await keyOf("demo-api", "other-lines", pem)).status).toBe(201);
    await expectHeld(
      stackOf(),
      {
        "the same issuer and number": showing(pkiOf().leaf({ serial: "4711" }), 401),
        "the same key": showing(pkiOf().leaf({ keys: leaf }), 401),
        "registered in other lines": showing(leaf, 200),
      },
      false,
    );
  });

  it("row 118: the certificate of an integration flow opens no logs", async () => {
    const leaf = pkiOf().leaf();
    await pkiOf().administration.createInstance("direct-flow", {}, "integration-flow");
    expect((await keyOf("direct-flow", "key", leaf.certificate.toString())).status).toBe(201);
    await expectHeld(stackOf(), { flow: showing(leaf, 401) }, false);
  });

  it("row 119: a role that is taken away, a deleted key and a deleted instance count within two seconds", async () => {
    const { administration } = pkiOf();
    const [leaf, other] = [pkiOf().leaf(), pkiOf().leaf()];
    await client("direct-brief", ["MonitoringDataRead"], leaf);
    expect((await keyOf("direct-brief", "other", other.certificate.toString())).status).toBe(201);
    await expectHeld(stackOf(), { before: showing(leaf, 200), other: showing(other, 200) }, false);
    const [stripped, roles] = [performance.now(), ["DataArchivingRead"]];
    await administration.send("PATCH", "/service_instances/direct-brief", { parameters: { roles } });
    await changesTo(403, leaf, stripped);
    const deleted = performance.now();
    await administration.send("DELETE", "/service_instances/direct-brief/service_keys/key");
    await changesTo(401, leaf, deleted);
    const gone = performance.now();
    await administration.send("DELETE", "/service_instances/direct-brief");
    await changesTo(401, other, gone);
    await expectHeld(stackOf(), { key: showing(leaf, 401), instance: showing(other, 401) }, false);
  });

  it("row 121: a certificate rescues neither an expired token nor a wrong password", async () => {
    const leaf = pkiOf().leaf();
    expect((await pkiOf().register(leaf)).status).toBe(201);
    const minted = await pkiOf().features.tokenServer("POST", "/tokens", {
      instance: "demo-api",
      key: "secret",
      claims: { exp: Math.floor(Date.now() / 1_000) - 60 },
    });
    const { access_token: expired } = minted.json<{ access_token: string }>();
    const { authorization } = basic("demo@acme.test", "wrong horse");
    await expectHeld(
      stackOf(),
      {
        "an expired token": showing(leaf, 401, bearerLine(expired)),
        "a wrong password": showing(leaf, 401, `Authorization: ${authorization}\r\n`),
        alone: showing(leaf, 200),
      },
      false,
    );
  });

  it("row 117: a certificate that a database gives to two keys is nobody's, and the audit log says why", async () => {
    const leaf = pkiOf().leaf();
    await client("direct-one", ["MonitoringDataRead"], leaf);
    await client("direct-two", ["MonitoringDataRead"], pkiOf().leaf());
    tampered(stackOf().home, (database) => {
      // Without its constraints, as nothing but a hand could have it.
      database.exec(`
        pragma legacy_alter_table = on; pragma foreign_keys = off;
        alter table service_key rename to service_key_before;
        create table service_key as select * from service_key_before;
        update service_key set (certificate, fingerprint) =
          (select certificate, fingerprint from service_key where instance_id =
            (select id from service_instance where name = 'direct-one'))
        where instance_id = (select id from service_instance where name = 'direct-two');`);
    });
    // A write of the server's own shows it that there was another; it reads again.
    await pkiOf().administration.createInstance("direct-three", { roles: ["MonitoringDataRead"] });
    const { clientid } = stackOf().key("direct-one", "key");
    const wire = wireTo(stackOf().home, stackOf().tokenMtlsUrl, tlsOf(shown(leaf)));
    const ask = head(
      `POST /oauth/token?grant_type=client_credentials&client_id=${encodeURIComponent(clientid)}`,
      "Content-Length: 0\r\n",
    );
    await eventually(async () => {
      const { answers } = await wire.send(ask);
      return answers[0]?.status === 401 ? true : undefined;
    }, "the second key to be known");
    await expectHeld(
      stackOf(),
      {
        "for a token": { at: "certificate", over: wire, bytes: ask, status: [401] },
        directly: showing(leaf, 401),
      },
      false,
    );
    await eventually(async () => {
      const lines = await auditLines(stackOf(), "token-server");
      return lines.some((line) => line["reason"] === "certificate-ambiguous") ? true : undefined;
    }, "the reason in the audit log");
  });
}
