import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { certificateDetails } from "./certificate-details.ts";
import { makeCertificate } from "./certificate-maker.ts";
import { encodeSubject } from "./certificate-subject.ts";
import { toDer } from "./der-writer.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const content = { publicKey: keys.publicKey, notBefore: 0, purpose: "clientAuth", authority: false } as const;

const certify = (commonName: string, notAfter: number) => {
  const issuer = { commonName: "ca", organization: "Ours", country: "DE" };
  const subject = {
    commonName,
    organizationalUnits: ["general", "special"],
    organization: "Ours",
    locality: "here",
    country: "DE",
  };
  return makeCertificate({ ...content, subject, notAfter }, { ...keys, name: toDer(encodeSubject(issuer)) });
};

test("a service key describes its certificate with the common name first and the date in milliseconds", async () => {
  const certificate = await certify("Zoë 🙂", Date.UTC(2030, 0, 2, 3, 4, 5));
  expect(certificateDetails(certificate)).toEqual({
    issuerdn: "CN=ca,O=Ours,C=DE",
    subjectdn: "CN=Zoë 🙂,L=here,OU=special,OU=general,O=Ours,C=DE",
    validuntil: "2030-01-02T03:04:05.000Z",
    serialnumber: `0x${certificate.serialNumber.toLowerCase()}`,
  });
});

test("a name made to look like several stays one escaped value", async () => {
  const certificate = await certify("x,O=Other/CN=admin", Date.UTC(2030, 0, 1));
  expect(certificateDetails(certificate).subjectdn).toMatch(/^CN=x\\,O=Other\/CN=admin,L=here/);
});

test("dates from 2050 on are written and read in full", async () => {
  const certificate = await certify("late", Date.UTC(2050, 0, 1));
  expect(certificate.raw.includes("20500101000000Z")).toBe(true);
  expect(certificateDetails(certificate).validuntil).toBe("2050-01-01T00:00:00.000Z");
});

test("serial numbers are positive, 16 octets long and new each time", async () => {
  const serials = await Promise.all(
    Array.from({ length: 50 }, async () => (await certify("s", Date.UTC(2030, 0, 1))).serialNumber),
  );
  expect(new Set(serials).size).toBe(50);
  expect(serials.filter((serial) => !/^[4-7][0-9A-F]{31}$/.test(serial))).toEqual([]);
});
