import { describe, expect, it } from "vitest";
import { readClientCert, writeClientCert } from "./client-cert-header.ts";
import { makeAuthority, makeFixture } from "./testing/certificate-fixture.ts";

const root = makeAuthority("Root");
const issuing = makeAuthority("Issuing", { issuer: root });
const { certificate: leaf } = makeFixture({ issuer: issuing });
const sequence = (bytes: Uint8Array): string => `:${Buffer.from(bytes).toString("base64")}:`;

describe("A forwarded certificate", () => {
  it("arrives as it was sent, its chain without the root", () => {
    const headers = writeClientCert({ leaf, chain: [issuing.certificate, root.certificate] });
    const read = readClientCert(headers ?? {});
    if (read === undefined || read === "malformed") throw new Error("not read");
    expect(read.leaf.raw).toEqual(leaf.raw);
    expect(read.chain.map(({ raw }) => raw)).toEqual([issuing.certificate.raw]);
    expect(readClientCert(writeClientCert({ leaf, chain: [] }) ?? {})).toMatchObject({ chain: [] });
  });

  it("takes along an issuer that was renewed under its own name by its former key", () => {
    const renewed = makeAuthority("Root", { issuer: root });
    const read = readClientCert(writeClientCert({ leaf, chain: [renewed.certificate] }) ?? {});
    expect(read).toMatchObject({ chain: [{ fingerprint256: renewed.certificate.fingerprint256 }] });
  });

  it("is not there without its header", () => {
    expect(readClientCert({ accept: "*/*" })).toBeUndefined();
  });

  it("is not sent where it would not fit", () => {
    expect(
      writeClientCert({ leaf, chain: Array.from({ length: 60 }, () => issuing.certificate) }),
    ).toBeUndefined();
  });

  it.each([
    ["a chain alone", { "client-cert-chain": sequence(leaf.raw) }],
    ["two certificates", { "client-cert": `${sequence(leaf.raw)}, ${sequence(leaf.raw)}` }],
    ["the header sent twice", { "client-cert": [sequence(leaf.raw), sequence(leaf.raw)] }],
    ["base64 without colons", { "client-cert": leaf.raw.toString("base64") }],
    ["PEM", { "client-cert": sequence(Buffer.from(leaf.toString())) }],
    ["half a certificate", { "client-cert": sequence(leaf.raw.subarray(0, 100)) }],
    ["bytes behind it", { "client-cert": sequence(Buffer.concat([leaf.raw, Buffer.from("x")])) }],
    ["base64 with another alphabet", { "client-cert": `:${leaf.raw.toString("base64url")}:` }],
    ["parameters", { "client-cert": `${sequence(leaf.raw)};a=1` }],
    ["nothing", { "client-cert": "" }],
    ["a broken chain", { "client-cert": sequence(leaf.raw), "client-cert-chain": "::" }],
  ])("counts for nothing with %s", (_what, headers) => {
    expect(readClientCert(headers)).toBe("malformed");
  });
});
