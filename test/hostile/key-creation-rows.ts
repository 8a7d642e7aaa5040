import { generateKeyPairSync } from "node:crypto";
import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import { expect, it } from "vitest";
import {
  certificateBytes,
  ecKeys,
  extension,
  rsaKeys,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, octets } from "../../shared/src/client-certificate/testing/der-fixture.ts";
import { eventually } from "../audit.ts";
import { type Administration, askToken } from "../flows.ts";
import type { Answer } from "./answers.ts";
import { thorough } from "./growth.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { expectTooLarge, orderAsBytes } from "./operator-calls.ts";
import type { Pki } from "./pki.ts";

const base64 = (bytes: Buffer): string => bytes.toString("base64");
const block = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${base64(bytes)}\n-----END ${label}-----\n`;

/** A tree of sequences, so many deep, in DER. */
const nested = (deep: number): Buffer => {
  let inner: Buffer = Buffer.alloc(0);
  for (let level = 0; level < deep; level += 1) inner = der(0x30, inner);
  return inner;
};

interface Document {
  readonly credentials: { readonly oauth: ServiceKeyCredentials };
}

/** Rows 211, 212 and 216-218: making keys. */
export function keyCreationRows(
  stackOf: () => HostileStack,
  operatorOf: () => Administration,
  pkiOf: () => Pki,
): void {
  let made = 0;
  const external = (pem: string, instance = "demo-api") =>
    operatorOf().createKey(instance, `external-${(made += 1)}`, {
      "key-type": "certificate_external",
      "X.509": pem,
    });

  it("row 211: an external certificate is one certificate that may be a client's, and nothing else", async () => {
    const { leaf, authority, root } = pkiOf();
    const one = leaf();
    const pem = one.certificate.toString();
    const body = pem.split("\n").slice(1, -2).join("");
    const day = 86_400_000;
    const secret = String(one.privateKey.export({ type: "pkcs8", format: "pem" }));
    const arcs = Buffer.concat([Buffer.from([0x2a]), Buffer.alloc(4_000, 0xff), Buffer.from([0x7f])]);
    const bad: Readonly<Record<string, string>> = {
      "a chain of two": pem + root.certificate.toString(),
      "a private key inside": pem + secret,
      "a request": block("CERTIFICATE REQUEST", one.certificate.raw),
      expired: leaf({ notBefore: Date.now() - 2 * day, notAfter: Date.now() - day }).certificate.toString(),
      "an authority": authority("nobody's").certificate.toString(),
      "RSA 1024": leaf({ keys: rsaKeys(1024) }).certificate.toString(),
      "bytes behind": block("CERTIFICATE", Buffer.concat([one.certificate.raw, Buffer.alloc(3)])),
      "two of them": pem + leaf().certificate.toString(),
      "deep ASN.1": block("CERTIFICATE", nested(5_000)),
      "deep ASN.1 in an extension": block(
        "CERTIFICATE",
        certificateBytes({ issuer: root, extensions: [extension("1.3.6.1.4.1.99999.1", nested(2_000))] }),
      ),
      "arcs without end": block(
        "CERTIFICATE",
        certificateBytes({ issuer: root, extensions: [der(0x30, der(0x06, arcs), octets(Buffer.alloc(2)))] }),
      ),
      empty: "",
      words: "certificate",
    };
    for (const [name, text] of Object.entries(bad)) {
      const reply = await external(text);
      expect([name, reply.status], reply.text).toEqual([name, 400]);
      expect(reply.json<{ error: { field: string } }>().error.field).toBe("X.509");
      expect(reply.text).not.toContain(secret.slice(40, 80));
    }
    const huge = JSON.stringify({ name: "huge", parameters: { "X.509": "x".repeat(10 * 1024 * 1024) } });
    await expectTooLarge(stackOf(), "/service_instances/demo-api/service_keys", huge);
    const written = [
      `-----BEGIN CERTIFICATE-----${body}-----END CERTIFICATE-----`,
      leaf().certificate.toString().replaceAll("\n", "\r\n"),
    ];
    for (const text of written) expect((await external(text)).status).toBe(201);
  });

  it("row 212: keys on curves are taken, or refused in words", async () => {
    const { leaf } = pkiOf();
    for (const curve of ["P-256", "P-384", "P-521"]) {
      const reply = await external(leaf({ keys: ecKeys(curve) }).certificate.toString());
      expect([curve, reply.status], reply.text).toEqual([curve, 201]);
    }
    const edwards = generateKeyPairSync("ed25519");
    expect((await external(leaf({ keys: edwards }).certificate.toString())).status).toBe(201);
    for (const curve of ["secp256k1", "P-224", "brainpoolP256r1"]) {
      const reply = await external(leaf({ keys: ecKeys(curve) }).certificate.toString());
      expect([curve, reply.status], reply.text).toEqual([curve, 400]);
    }
  });

  it("row 217: of 50 equal orders at once one makes a key, and the others are told that it is there", async () => {
    const orders = Array.from({ length: 50 }, () => operatorOf().createKey("demo-api", "ordered once"));
    const replies = await Promise.all(orders);
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
    const [winner] = replies.filter(({ status }) => status === 201);
    const shown = await operatorOf().send("GET", "/service_instances/demo-api/service_keys/ordered%20once");
    expect(shown.json<Document>().credentials.oauth).toEqual(winner?.json<Document>().credentials.oauth);
  });

  it("row 218: no key outlives the instance that was deleted while it was made", async () => {
    const stack = stackOf();
    const operator = operatorOf();
    for (let round = 0; round < (thorough ? 100 : 5); round += 1) {
      await operator.createInstance("passing", { roles: ["MonitoringDataRead"] });
      const keys = Array.from({ length: 10 }, (_, index) => operator.createKey("passing", `key-${index}`));
      const certificate = operator.createKey("passing", "certificate", { "key-type": "certificate" });
      await keys[round % keys.length];
      expect((await operator.send("DELETE", "/service_instances/passing")).status).toBe(204);
      const replies = await Promise.all([...keys, certificate]);
      for (const reply of replies) {
        expect([201, 404]).toContain(reply.status);
        if (reply.status !== 201) continue;
        const { oauth } = reply.json<Document>().credentials;
        if (oauth.clientsecret !== undefined) expect((await askToken(stack, oauth)).status).toBe(401);
      }
      expect((await operator.send("GET", "/service_instances/passing/service_keys")).status).toBe(404);
    }
  });

  it("row 216: a hundred keys of 4096 bits at once hold up nobody's tokens, and the line for them has an end", {
    timeout: thorough ? 900_000 : 60_000,
  }, async () => {
    const stack = stackOf();
    const parameters = { "key-type": "certificate", "key-length": 4096 };
    const bytes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        orderAsBytes(
          stack,
          "/service_instances/demo-api/service_keys",
          JSON.stringify({ name: `large-${index}`, parameters }),
        ),
      ),
    );
    const answers: (Answer | undefined)[] = [];
    const orders = bytes.map(async (order) => {
      const { answers: given } = await stack.wires.token.send(order, { patienceMs: 900_000 });
      answers.push(given[0]);
    });
    const all = Promise.allSettled(orders);
    // Two are made at a time and 64 wait.
    await eventually(async () => (answers.length >= 30 ? true : undefined), "the end of the line", 20_000);
    const times: number[] = [];
    for (let request = 0; request < 100; request += 1) {
      const since = performance.now();
      expect((await askToken(stack, stack.key("demo-api", "secret"))).status).toBe(200);
      times.push(performance.now() - since);
    }
    times.sort((one, other) => one - other);
    // In `npm test` others have their share of the machine.
    expect(times[98]).toBeLessThan(thorough ? 200 : 1_000);
    const refused = answers.filter((answer) => answer?.status !== 201);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    for (const answer of refused) {
      expect([429, 503]).toContain(answer?.status);
      expect(answer?.headers["retry-after"]).toMatch(/^\d+$/);
    }
    // Keys that wait end with the server; in `npm run test:goals` they are made.
    if (thorough) await all;
  });
}
