import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { directoryAuthority } from "../../../../test/directory-identity.ts";
import { directoryEntries, directorySettings } from "../../../../test/directory-entries.ts";
import { type FalseDirectory, openFalseDirectory } from "../../../../test/false-directory.ts";
import { remove, temporaryFolder } from "../../../../test/processes.ts";
import { type Directory, slapdFolder, startDirectory } from "../../../../test/slapd.ts";
import { LdapUnavailableError, withLdap } from "./ldap-connection.ts";
import { readLdapSettings } from "./ldap-settings.ts";
import { createLdapUsers, type LdapVerdict } from "./ldap-users.ts";

const authority = directoryAuthority();
const password = "correct horse";
let folder: string;
let way: FalseDirectory;
beforeAll(async () => {
  folder = await temporaryFolder();
  way = await openFalseDirectory();
  await writeFile(join(folder, "ca.pem"), authority.ca);
  await writeFile(join(folder, "other.pem"), directoryAuthority("Somebody else's CA").ca);
});
beforeEach(() => {
  way.seen.connections = 0;
  way.seen.plain = "";
});
afterAll(async () => {
  way.close();
  await remove(folder);
});

async function settingsOf(url: string, more: object): Promise<ReturnType<typeof readLdapSettings>> {
  const file = join(folder, "ldap.json");
  await writeFile(file, JSON.stringify({ ...directorySettings(url), ...more }));
  return readLdapSettings(file);
}

async function ask(url: string, more: object, name = "ada", given = password): Promise<LdapVerdict> {
  const now = (): number => performance.now();
  return createLdapUsers(await settingsOf(url, more), now).verify(name, given, now());
}
const overStartTls = (more: object = {}): Promise<LdapVerdict> =>
  ask(`ldap://127.0.0.1:${way.port}`, { startTls: true, ca: "ca.pem", ...more });

const programs = slapdFolder();

describe.skipIf(programs === undefined)("A directory with a certificate of a private authority", () => {
  let directory: Directory;
  let stranger: Directory;
  beforeAll(async () => {
    directory = await startDirectory(programs ?? "", directoryEntries, authority.issue("127.0.0.1"));
    stranger = await startDirectory(programs ?? "", directoryEntries, authority.issue("10.0.0.1"));
  });
  afterAll(() => Promise.all([directory.remove(), stranger.remove()]));
  const relay = ({ url }: Directory): void => {
    way.manner = { kind: "real", port: Number(new URL(url).port) };
  };

  it("verifies users over ldaps://", async () => {
    const verdict = await ask(directory.tlsUrl ?? "", { ca: "ca.pem" });
    expect(verdict).toMatchObject({ groups: ["monitors"] });
    expect(await ask(directory.tlsUrl ?? "", { ca: "ca.pem" }, "ada", "wrong")).toBe("password-wrong");
  });

  it("verifies users over StartTLS", async () => {
    relay(directory);
    expect(await overStartTls()).toMatchObject({ groups: ["monitors"] });
  });

  it.each([
    ["no authority is given", {}],
    ["another authority is given", { ca: "other.pem" }],
  ])("is not believed over ldaps:// where %s", async (_what, more) => {
    await expect(ask(directory.tlsUrl ?? "", more)).rejects.toThrow(LdapUnavailableError);
  });

  it("is not believed over StartTLS where another authority is given", async () => {
    relay(directory);
    await expect(overStartTls({ ca: "other.pem" })).rejects.toThrow(LdapUnavailableError);
  });

  it("is not believed with a certificate of another host, over ldaps:// or StartTLS", async () => {
    await expect(ask(stranger.tlsUrl ?? "", { ca: "ca.pem" })).rejects.toThrow(LdapUnavailableError);
    relay(stranger);
    await expect(overStartTls()).rejects.toThrow(LdapUnavailableError);
  });
});

describe("Where TLS is to begin first", () => {
  it.each([["refuses StartTLS" as const], ["hangs up after StartTLS" as const]])(
    "nothing is said in the clear to a directory that %s, and nobody connects again",
    async (kind) => {
      way.manner = { kind };
      await expect(overStartTls()).rejects.toThrow(LdapUnavailableError);
      expect(way.seen.connections).toBe(1);
      expect(way.seen.plain).toContain("1.3.6.1.4.1.1466.20037");
      expect(way.seen.plain).not.toContain("reader");
    },
  );

  it("nobody goes on in the clear after the connection was cut", async () => {
    way.manner = { kind: "refers", identity: authority.issue("127.0.0.1"), to: "ldap://127.0.0.1:1" };
    const settings = await settingsOf(`ldap://127.0.0.1:${way.port}`, { startTls: true, ca: "ca.pem" });
    const goingOn = withLdap(settings, performance.now() + 1_000, async (client) => {
      await client.bind(settings.bindDn, settings.bindPassword);
      way.hangUp();
      for (;;) await client.search(settings.users.base).catch(() => undefined);
    });
    await expect(goingOn).rejects.toThrow(LdapUnavailableError);
    expect(way.seen.connections).toBe(1);
  });

  it.each([
    ["ldap://ldap.example.com", {}, "url: ldaps:// or startTls is expected"],
    ["ldaps://ldap.example.com", { startTls: true }, "startTls: ldaps:// begins with TLS"],
    ["http://ldap.example.com", {}, "url: an ldaps:// URL is expected"],
    ["ldap://127.0.0.1.example.com", {}, "url: ldaps:// or startTls is expected"],
  ])("settings with %s %j are refused", async (url, more, message) => {
    await expect(settingsOf(url, more)).rejects.toThrow(message);
  });

  it("a directory of another host may be asked over StartTLS", async () => {
    expect((await settingsOf("ldap://ldap.example.com", { startTls: true })).startTls).toBe(true);
  });
});
