import { describe, expect, test } from "vitest";
import { CertificateInputError, parseCertificatePem, parseCertificatesPem } from "./index.ts";
import { makeFixture } from "./testing/certificate-fixture.ts";

const { certificate, privateKey } = makeFixture({});
const pem = certificate.toString();
const base64 = certificate.raw.toString("base64");
const block = (body: string, label = "CERTIFICATE") =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const reasonOf = (text: string) => {
  try {
    parseCertificatePem(text);
    return "accepted";
  } catch (error) {
    return error instanceof CertificateInputError ? error.reason : error;
  }
};

describe("one certificate in PEM", () => {
  test.each([
    ["with line breaks", pem],
    ["with CRLF", pem.replaceAll("\n", "\r\n")],
    ["on one line", pem.replaceAll("\n", "")],
    ["on one line with blanks", pem.replaceAll("\n", " ")],
    ["with escaped line breaks out of a service key", pem.replaceAll("\n", "\\n")],
    ["with blanks around it", `  \n${pem}\n\n`],
  ])("%s is read", (_title, text) => {
    expect(parseCertificatePem(text).raw).toEqual(certificate.raw);
  });

  test.each([
    ["nothing", "", "no-certificate"],
    ["a word", "certificate", "no-certificate"],
    ["bare base64", base64, "no-certificate"],
    ["a block without its end", pem.slice(0, -10), "no-certificate"],
    ["a public key", block("AAAA", "PUBLIC KEY"), "no-certificate"],
    ["a trusted certificate of OpenSSL's own", block(base64, "TRUSTED CERTIFICATE"), "no-certificate"],
    ["a certificate twice", pem + pem, "several-certificates"],
    ["a certificate and its key", pem + privateKey.export({ type: "pkcs8", format: "pem" }), "private-key"],
    ["text before the block", `Bag Attributes\n${pem}`, "trailing-data"],
    ["text behind the block", `${pem}x`, "trailing-data"],
    [
      "bytes behind the certificate",
      block(Buffer.concat([certificate.raw, Buffer.of(0)]).toString("base64")),
      "trailing-data",
    ],
    ["base64 with a foreign letter", block(`${base64.slice(0, -4)}!${base64.slice(-3)}`), "malformed"],
    ["base64 of something else", block("AAAA"), "malformed"],
    ["an empty block", block(""), "malformed"],
    ["a certificate cut short", block(certificate.raw.subarray(0, -4).toString("base64")), "malformed"],
    ["100 KB", " ".repeat(100_000), "too-long"],
  ])("%s is refused and says why", (_title, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test("base64 that is not canonical is refused", () => {
    const loose = `${base64.replace(/=+$/, "")}${base64.endsWith("=") ? "" : "="}`;
    expect(reasonOf(block(loose))).toBe("malformed");
  });
});

test("several certificates are read in their order", () => {
  const other = makeFixture({}).certificate;
  const read = parseCertificatesPem(other.toString() + pem).map((one) => one.fingerprint256);
  expect(read).toEqual([other.fingerprint256, certificate.fingerprint256]);
});
