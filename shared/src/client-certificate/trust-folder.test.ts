import { mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  judgeCertificate,
  loadTrustFolder,
  type TrustProblem,
  trustedPem,
  type WatchedTrustStore,
} from "./index.ts";
import { makeAuthority, makeFixture, NOON } from "./testing/certificate-fixture.ts";

const ours = makeAuthority("ours");
const first = makeAuthority("first");
const second = makeAuthority("second");
const link = makeAuthority("link", { issuer: first });

let folder: string;
let problems: TrustProblem[];
let trust: WatchedTrustStore;

function put(file: string, text: string): void {
  writeFileSync(join(folder, `${file}.new`), text);
  renameSync(join(folder, `${file}.new`), join(folder, file));
}

function load(): WatchedTrustStore {
  trust = loadTrustFolder({
    folder,
    roots: [ours.certificate],
    pollInterval: 20,
    onProblem: (one) => problems.push(one),
  });
  return trust;
}

const subjects = (): string[] => trust.roots().map((root) => root.subject.replace("CN=", ""));
const changed = (): Promise<void> => new Promise((resolve) => trust.onChange(resolve));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trust-"));
  problems = [];
});
afterEach(() => {
  trust.close();
  rmSync(folder, { recursive: true });
});

describe("what is in the folder at the start", () => {
  test("every certificate of every pem file is trusted beside the given roots", () => {
    put("a.pem", first.certificate.toString() + second.certificate.toString());
    put("b.txt", "not looked at");
    load();
    expect(subjects()).toEqual(["ours", "first", "second"]);
    expect(trustedPem(trust)).toHaveLength(3);
    expect(problems).toEqual([]);
  });

  test("a CA that is no root completes paths but ends none", () => {
    put("link.pem", link.certificate.toString());
    load();
    expect([subjects(), trust.intermediates().length]).toEqual([["ours"], 1]);
    const presented = { leaf: makeFixture({ issuer: link }).certificate, chain: [] };
    expect(judgeCertificate(presented, trust, NOON).ok).toBe(false);
  });

  test("a broken file, a leaf and a private key are reported, the others stay", () => {
    put("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    put("good.pem", first.certificate.toString());
    put("key.pem", String(first.privateKey.export({ type: "pkcs8", format: "pem" })));
    put("leaf.pem", makeFixture({ issuer: first }).certificate.toString());
    load();
    expect(subjects()).toEqual(["ours", "first"]);
    expect(problems.map(({ file }) => file)).toEqual(["broken.pem", "key.pem", "leaf.pem"]);
    expect(problems.map(({ message }) => message).join()).toMatch(
      /no X.509.*private key.*CN=client: no CA certificate/,
    );
  });

  test("a folder that does not exist yet is made", () => {
    rmSync(folder, { recursive: true });
    load();
    put("a.pem", first.certificate.toString());
    trust.refresh();
    expect(subjects()).toEqual(["ours", "first"]);
  });
});

describe("what changes while it is watched", () => {
  test("a new root is trusted without a restart, and no more when its file goes", async () => {
    load();
    const presented = { leaf: makeFixture({ issuer: first }).certificate, chain: [] };
    expect(judgeCertificate(presented, trust, NOON).ok).toBe(false);
    let change = changed();
    put("a.pem", first.certificate.toString());
    await change;
    expect([judgeCertificate(presented, trust, NOON).ok, trust.generation]).toEqual([true, 2]);
    change = changed();
    unlinkSync(join(folder, "a.pem"));
    await change;
    expect([judgeCertificate(presented, trust, NOON).ok, trust.generation]).toEqual([false, 3]);
  });

  test("a file rewritten with the same certificates changes nothing", () => {
    put("a.pem", first.certificate.toString());
    load();
    put("b.pem", "");
    put("a.pem", `\n${first.certificate.toString()}`);
    trust.refresh();
    expect([trust.generation, subjects()]).toEqual([1, ["ours", "first"]]);
  });
});
