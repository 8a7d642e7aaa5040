import { describe, expect, it } from "vitest";
import { readForwardedClientCert } from "./forwarded-client-cert.ts";
import { makeAuthority, makeFixture } from "./testing/certificate-fixture.ts";

const authority = makeAuthority("Issuer");
const leaf = makeFixture({ issuer: authority }).certificate;
const other = makeFixture({ issuer: authority }).certificate;
const [pem, issuerPem] = [leaf.toString(), authority.certificate.toString()];
const base64 = leaf.raw.toString("base64");
const encoded = encodeURIComponent;

const serials = (value: string) => {
  const read = readForwardedClientCert(value);
  return read === "malformed" ? read : [read.leaf, ...read.chain].map(({ serialNumber }) => serialNumber);
};

describe("X-Forwarded-Client-Cert", () => {
  it.each([
    ["a PEM text, percent-encoded", encoded(pem)],
    ["a PEM text in one line", pem.replaceAll("\n", " ").trim()],
    ["a DER in base64", base64],
    [
      "Envoy's Cert",
      `Hash=${"a".repeat(64)};Cert="${encoded(pem)}";Subject="CN=\\"a, b;c\\"";URI=`.replaceAll('\\"', ""),
    ],
    ["Envoy's Cert without quotes", `By=spiffe://x;Cert=${encoded(pem)}`],
    ["the last of two elements", `Cert="${encoded(other.toString())}",Cert="${encoded(pem)}"`],
    ["the last of two plain elements", `${other.raw.toString("base64")}, ${base64}`],
    ["several DNS names beside it", `DNS=a;DNS=b;Cert="${encoded(pem)}"`],
  ])("tells the certificate as %s", (_form, value) => {
    expect(serials(value)).toEqual([leaf.serialNumber]);
  });

  it.each([
    ["Envoy's Chain", `Chain="${encoded(pem + issuerPem)}"`],
    ["Cert and Chain of one certificate", `Cert="${encoded(pem)}";Chain="${encoded(pem + issuerPem)}"`],
    ["PEM texts one after the other", encoded(pem + issuerPem)],
  ])("tells the chain as %s", (_form, value) => {
    expect(serials(value)).toEqual([leaf.serialNumber, authority.certificate.serialNumber]);
  });

  it.each([
    ["nothing", ""],
    ["an empty last element", `${base64},`],
    ["a hash alone", `Hash=${"a".repeat(64)}`],
    ["a hash alone behind somebody's certificate", `Cert="${encoded(pem)}",Hash=${"a".repeat(64)}`],
    ["Cert and Chain of two certificates", `Cert="${encoded(other.toString())}";Chain="${encoded(pem)}"`],
    ["two Certs in one element", `Cert="${encoded(other.toString())}";Cert="${encoded(pem)}"`],
    ["a text encoded twice", encoded(encoded(pem))],
    ["a truncated PEM", encoded(pem.slice(0, -40))],
    ["a truncated DER", base64.slice(0, -8)],
    [
      "base64 with bytes behind the certificate",
      Buffer.concat([leaf.raw, Buffer.from("x")]).toString("base64"),
    ],
    ["broken percent-encoding", `${encoded(pem)}%zz`],
    ["an unknown pair", `Cert="${encoded(pem)}";Evil=1`],
    ["100 KB", `Cert="${"A".repeat(100_000)}"`],
    ["64,000 separators", ";,".repeat(32_000)],
    ["64,000 quotes", '"'.repeat(64_000)],
  ])("is malformed as %s", (_form, value) => {
    expect(serials(value)).toBe("malformed");
  });
});
