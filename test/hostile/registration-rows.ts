import { expect, it } from "vitest";
import {
  commonName,
  type Fixture,
  nameOf,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, oid, seq, setOf } from "../../shared/src/client-certificate/testing/der-fixture.ts";
import { auditLines, eventually } from "../audit.ts";
import { wireTo } from "./bytes.ts";
import { expectNobody, expectSomebody } from "./certificate-doors.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { type Pki, type Shown, shown, tlsOf } from "./pki.ts";
import { head } from "./requests.ts";

const CN = "2.5.4.3";
const OU = "2.5.4.11";
const O = "2.5.4.10";
const COUNTRY = "2.5.4.6";
const [UTF8, PRINTABLE, TELETEX] = [0x0c, 0x13, 0x14];

/** Rows 38, 49, 51, 58, 59, 61 and 66: whose certificate it is. */
export function registrationRows(stackOf: () => HostileStack, pkiOf: () => Pki): void {
  const tokenRequest = (clientId: string, more = ""): string =>
    head(
      `POST /oauth/token?grant_type=client_credentials&client_id=${encodeURIComponent(clientId)}`,
      `${more}Content-Length: 0\r\n`,
    );
  const asking = (by: Shown, clientId: string, status: number): Attack => ({
    at: "certificate",
    over: wireTo(stackOf().home, stackOf().tokenMtlsUrl, tlsOf(by)),
    bytes: tokenRequest(clientId),
    status: [status],
    audit: 1,
  });

  it("row 38: a certificate of one client opens nothing in the name of another", async () => {
    const stack = stackOf();
    const names = ["demo-api", "demo-bound"] as const;
    const attacks = names.flatMap((own) =>
      names.map((named): [string, Attack] => [
        `the certificate of ${own}, named ${named}`,
        {
          at: "certificate",
          over: wireTo(stack.home, stack.tokenMtlsUrl, { ...stack.identity(own, "certificate") }),
          bytes: tokenRequest(stack.key(named, "certificate").clientid),
          status: [own === named ? 200 : 401],
          audit: 1,
        },
      ]),
    );
    const answers = await expectHeld(stack, Object.fromEntries(attacks), false);
    const refused = Object.values(answers).filter((answer) => answer?.status === 401);
    expect(new Set(refused.map((answer) => answer?.body.toString()))).toEqual(
      new Set(['{"error":"invalid_client","error_description":"Bad credentials"}']),
    );
  });

  it("row 51: the key pair of a registered certificate, in a certificate that was issued again, is nobody's", async () => {
    const first = pkiOf().leaf({ subject: commonName("renewed") });
    await expectSomebody(stackOf(), pkiOf(), { first: shown(first) });
    const again = pkiOf().leaf({ subject: commonName("renewed"), keys: first });
    await expectNobody(stackOf(), pkiOf(), {
      again: { by: shown(again), reason: "not-registered", registers: "never" },
    });
  });

  /** A client whose key stands for every certificate with the names of this leaf. */
  async function unpinned(name: string, leaf: Fixture): Promise<string> {
    const { administration } = pkiOf();
    await administration.createInstance(name, {}, "integration-flow");
    const reply = await administration.createKey(name, "names", {
      "key-type": "certificate_external",
      "X.509": leaf.certificate.toString(),
      "pin-certificate": false,
    });
    expect(reply.status, reply.text).toBe(201);
    return stackOf().key(name, "names").clientid;
  }

  /** Who has the names is the client at both servers; who has not is it at neither. */
  async function expectNames(
    clientId: string,
    leaves: Readonly<Record<string, readonly [Fixture, "same" | "other"]>>,
  ): Promise<void> {
    const attacks = Object.entries(leaves).flatMap(([name, [leaf, sameness]]) => {
      const over = wireTo(stackOf().home, stackOf().apiUrl, tlsOf(shown(leaf)));
      const logs = head("GET /api/v1/MessageProcessingLogs?$top=1", "Accept: application/json\r\n");
      return [
        [`${name} at the token server`, asking(shown(leaf), clientId, sameness === "same" ? 200 : 401)],
        // The token of an integration flow opens no logs: the audit log says that it was found.
        [`${name} at the API`, { over, bytes: logs, status: [401], audit: 1 }],
      ] as [string, Attack][];
    });
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks), false);
    const lines = await auditLines(stackOf(), "resource-api");
    for (const [name, [, sameness]] of Object.entries(leaves)) {
      const id = answers[`${name} at the API`]?.headers["x-correlation-id"];
      const reason = lines.find((line) => line["request"] === id)?.["reason"];
      expect([name, reason]).toEqual([
        name,
        sameness === "same" ? "audience-foreign" : "certificate-not-registered",
      ]);
    }
  }

  it("row 49: an authority with the name of a client makes nobody that client", async () => {
    const registered = pkiOf().leaf({ subject: commonName("A Client") });
    const clientId = await unpinned("issuer-names", registered);
    const authority = pkiOf().authority("A Client");
    const leaf = pkiOf().leaf({ issuer: authority, subject: commonName("A Client") });
    const other = pkiOf().leaf({ issuer: authority, subject: commonName("Somebody") });
    const over = (one: Fixture): Shown => shown(one, [authority]);
    await expectHeld(
      stackOf(),
      {
        "of that name": asking(over(leaf), clientId, 401),
        "of another name": asking(over(other), clientId, 401),
        itself: asking(shown(registered), clientId, 200),
      },
      false,
    );
  });

  it("row 58: text that looks like a name within a name is not that name", async () => {
    const parts: (readonly [string, string])[] = [
      [OU, "b"],
      [COUNTRY, "DE"],
    ];
    const clientId = await unpinned("parts", pkiOf().leaf({ subject: nameOf(parts) }));
    const leaf = (rdns: readonly (readonly [string, string])[]) => pkiOf().leaf({ subject: nameOf(rdns) });
    await expectNames(clientId, {
      "a comma in the value": [leaf([[OU, "b,C=DE"]]), "other"],
      "an escaped comma": [leaf([[OU, "b\\,C=DE"]]), "other"],
      "a slash": [leaf([[OU, "b/C=DE"]]), "other"],
      "a newline": [leaf([[OU, "b\nC=DE"]]), "other"],
      "a NUL": [
        leaf([
          [OU, "b\0"],
          [COUNTRY, "DE"],
        ]),
        "other",
      ],
      itself: [leaf(parts), "same"],
    });
    const admin = await unpinned("admins", pkiOf().leaf({ subject: nameOf([[CN, "admin"]]) }));
    await expectNames(admin, {
      "a slash before it": [leaf([[CN, "a/CN=admin"]]), "other"],
      "a newline before it": [leaf([[CN, "evil\nCN=admin"]]), "other"],
      "another name before it": [
        leaf([
          [CN, "a"],
          [CN, "admin"],
        ]),
        "other",
      ],
    });
  });

  it("row 59: names are equal by their characters, RDN by RDN, whatever the type of string", async () => {
    const attribute = (type: string, value: Buffer): Buffer => seq(oid(type), value);
    const text = (value: string, tag = UTF8): Buffer =>
      der(tag, Buffer.from(value, tag === TELETEX ? "latin1" : "utf8"));
    const name = (...rdns: Buffer[][]): Buffer => seq(...rdns.map((rdn) => setOf(...rdn)));
    const first = [attribute(O, text("Big Org"))];
    const [unit, person] = [attribute(OU, text("Über")), attribute(CN, text("client"))];
    const leaf = (subject: Buffer) => pkiOf().leaf({ subject });
    const clientId = await unpinned("names", leaf(name(first, [unit, person])));
    const changed = (org: Buffer, ou = unit): Fixture => leaf(name([attribute(O, org)], [ou, person]));
    await expectNames(clientId, {
      "the set in another order": [leaf(name(first, [person, unit])), "same"],
      PrintableString: [changed(text("Big Org", PRINTABLE)), "same"],
      "TeletexString with the umlaut": [
        changed(text("Big Org"), attribute(OU, text("Über", TELETEX))),
        "same",
      ],
      "RDNs reversed": [leaf(name([unit, person], first)), "other"],
      "the set as two RDNs": [leaf(name(first, [unit], [person])), "other"],
      "other case": [changed(text("BIG ORG")), "other"],
      "two blanks": [changed(text("Big  Org")), "other"],
      "a blank behind": [changed(text("Big Org ")), "other"],
      "the umlaut in two parts": [changed(text("Big Org"), attribute(OU, text("U\u0308ber"))), "other"],
      "one RDN more": [leaf(name(first, [unit, person], [attribute(CN, text("x"))])), "other"],
    });
  });

  it("row 61: a certificate is nobody's at either server within two seconds of its key's deletion", async () => {
    const { administration } = pkiOf();
    await administration.createKey("demo-readonly", "leaver", { "key-type": "certificate" });
    const as = stackOf().identity("demo-readonly", "leaver");
    const clientId = stackOf().key("demo-readonly", "leaver").clientid;
    const ask = async (): Promise<readonly number[]> => {
      const { home, tokenMtlsUrl, apiUrl } = stackOf();
      const [token, api] = await Promise.all([
        wireTo(home, tokenMtlsUrl, { ...as }).send(tokenRequest(clientId)),
        wireTo(home, apiUrl, { ...as }).send(head("GET /api/v1/MessageProcessingLogs?$top=1")),
      ]);
      return [token, api].map(({ answers }) => answers[0]?.status ?? 0);
    };
    expect(await ask()).toEqual([200, 200]);
    const since = performance.now();
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/leaver");
    expect((await ask())[0]).toBe(401);
    await eventually(async () => ((await ask())[1] === 401 ? true : undefined), "the API to hear of it");
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  it("row 66: a secret counts nothing where certificates are asked for, an id without one nothing elsewhere", async () => {
    const stack = stackOf();
    const { clientid, clientsecret = "" } = stack.key("demo-api", "secret");
    const basic = `Authorization: Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}\r\n`;
    const bound = stack.key("demo-bound", "certificate").clientid;
    const certificate = { ...stack.identity("demo-bound", "certificate") };
    await expectHeld(
      stack,
      {
        "a secret at the certificate listener": {
          at: "certificate",
          bytes: head("POST /oauth/token?grant_type=client_credentials", `${basic}Content-Length: 0\r\n`),
          status: [401],
          audit: 1,
        },
        "a certificate client's id at the listener for secrets": {
          at: "token",
          bytes: tokenRequest(bound),
          status: [401],
          audit: 1,
        },
        "its certificate there, which nobody asks for": {
          at: "token",
          over: wireTo(stack.home, stack.tokenUrl, certificate),
          bytes: tokenRequest(bound),
          status: [401],
          audit: 1,
        },
      },
      false,
    );
  });
}
