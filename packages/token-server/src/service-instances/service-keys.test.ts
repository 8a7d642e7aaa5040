import { createPrivateKey, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientSecretHash } from "./client-secret.ts";
import { openTenant, type Tenant, urls } from "./testing/open-tenant.ts";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

const roles = ["MonitoringDataRead"];
let number = 0;
async function newInstance(parameters: object = { roles }): Promise<string> {
  number += 1;
  return (await tenant.instances.createInstance({ name: `instance-${number}`, plan: "api", parameters }))
    .name;
}

const clientIdPattern = /^sb-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}!b\d+\|it!b1$/;

describe("a secret key", () => {
  it("is a document of client id and secret for the token endpoint without certificates", async () => {
    const key = await tenant.instances.createKey(await newInstance(), { name: "k" });
    expect(Object.keys(key.document.oauth)).toEqual([
      "clientid",
      "clientsecret",
      "url",
      "createdate",
      "tokenurl",
    ]);
    expect(key.document.oauth.clientid).toMatch(clientIdPattern);
    expect(key.document.oauth.clientsecret).toMatch(/^[0-9a-f-]{36}\$[\w-]{43}=$/);
    expect(key.document.oauth).toMatchObject({
      url: urls.apiUrl,
      tokenurl: urls.tokenUrl,
      createdate: new Date(tenant.clock.time).toISOString(),
    });
    expect(key.kind).toBe("secret");
  });

  it("is shown again as it was made, also after a restart", async () => {
    const instance = await newInstance();
    const made = await tenant.instances.createKey(instance, { name: "k" });
    expect(await tenant.instances.getKey(instance, "k")).toEqual(made);
    tenant = await tenant.restart();
    expect((await tenant.instances.getKey(instance, "k")).document).toEqual(made.document);
  });

  it("stands in the database as hash and sealed text only", async () => {
    const { document } = await tenant.instances.createKey(await newInstance(), { name: "k" });
    const rows = JSON.stringify(await tenant.database.kysely.selectFrom("service_key").selectAll().execute());
    const secret = document.oauth.clientsecret ?? "";
    expect(rows).toContain(clientSecretHash(secret).toString("hex"));
    expect(rows).not.toContain(secret.split("$")[1]);
  });
});

describe("a certificate key", () => {
  it("is a document of chain, private key and details for the token endpoint with certificates", async () => {
    const key = await tenant.instances.createKey(await newInstance(), {
      name: "k",
      parameters: { "key-type": "certificate", validity: 30 },
    });
    const { oauth } = key.document;
    expect(Object.keys(oauth)).toEqual([
      "clientid",
      "certificate",
      "key",
      "url",
      "createdate",
      "certificatedetails",
      "tokenurl",
    ]);
    expect(oauth.tokenurl).toBe(urls.tokenMtlsUrl);
    expect(oauth.certificate?.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(3);
    expect(oauth.key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    const leaf = new X509Certificate(oauth.certificate ?? "");
    expect(leaf.checkPrivateKey(createPrivateKey(oauth.key ?? ""))).toBe(true);
    expect(oauth.certificatedetails?.subjectdn).toMatch(/^CN=[0-9a-f-]{36},L=acme,OU=/);
    expect(oauth.certificatedetails?.serialnumber).toMatch(/^0x[0-9a-f]+$/);
    expect(oauth.certificatedetails?.validuntil).toBe(new Date(key.validUntil ?? 0).toISOString());
    expect(Math.round(((key.validUntil ?? 0) - tenant.clock.time) / 86_400_000)).toBe(30);
  });

  it("keeps its private key sealed and is shown again with it", async () => {
    const instance = await newInstance();
    const made = await tenant.instances.createKey(instance, {
      name: "k",
      parameters: { "key-type": "certificate" },
    });
    const rows = JSON.stringify(await tenant.database.kysely.selectFrom("service_key").selectAll().execute());
    expect(rows).not.toContain("PRIVATE KEY");
    expect(await tenant.instances.getKey(instance, "k")).toEqual(made);
  });

  it("is found by its fingerprint until it is deleted", async () => {
    const instance = await newInstance();
    const key = await tenant.instances.createKey(instance, {
      name: "k",
      parameters: { "key-type": "certificate" },
    });
    const fingerprint = key.fingerprint ?? "";
    expect(tenant.instances.directory.findByFingerprint(fingerprint)[0]?.key.keyId).toBe(key.id);
    await tenant.instances.deleteKey(instance, "k");
    expect(tenant.instances.directory.findByFingerprint(fingerprint)).toEqual([]);
  });
});

describe("an instance", () => {
  it("refuses a second key of one name, also when both are asked for at once", async () => {
    const instance = await newInstance();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => tenant.instances.createKey(instance, { name: "k" })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
    expect(await tenant.instances.listKeys(instance)).toHaveLength(1);
  });

  it("with bound tokens refuses a secret key for its key-type", async () => {
    const instance = await newInstance({ roles, "tls-client-certificate-bound-access-tokens": true });
    await expect(tenant.instances.createKey(instance, { name: "k" })).rejects.toMatchObject({
      code: "invalid-parameter",
      field: "key-type",
    });
  });

  it("does not find the key of another instance", async () => {
    const [mine, other] = [await newInstance(), await newInstance()];
    await tenant.instances.createKey(other, { name: "theirs" });
    const notFound = { code: "not-found", message: "There is no such service key" };
    await expect(tenant.instances.getKey(mine, "theirs")).rejects.toMatchObject(notFound);
    await expect(tenant.instances.getKey(mine, "guessed")).rejects.toMatchObject(notFound);
    await expect(tenant.instances.deleteKey(mine, "theirs")).rejects.toMatchObject(notFound);
  });

  it("lists its keys without credentials", async () => {
    const instance = await newInstance();
    await tenant.instances.createKey(instance, { name: "k" });
    const [key] = await tenant.instances.listKeys(instance);
    expect(Object.keys(key ?? {}).toSorted()).toEqual(["createdAt", "id", "instance", "kind", "name"]);
  });
});
