import { generateKeyPairSync } from "node:crypto";
import { chmod, chown, cp, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openCertificateAuthority } from "../../packages/token-server/src/certificate-authority/index.ts";
import { makeAuthority } from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { administrationOf } from "../flows.ts";
import { remove, startProcesses, temporaryFolder, tenantbox } from "../processes.ts";
import { quiet } from "../quiet.ts";

const day = 86_400_000;
/** EX_CONFIG of sysexits.h. */
const wrongConfiguration = 78;

/** Rows 224 and 228: files of the certificate authority that cannot be used. */
export function authorityRows(): void {
  const soon = { notBefore: Date.now() - day, notAfter: Date.now() + 10 * day };
  const inHome = async (
    clientPeriod: { notBefore: number; notAfter: number } | undefined,
    work: (home: string) => Promise<void>,
    moment = Date.now(),
  ): Promise<void> => {
    const home = await temporaryFolder();
    try {
      const options = { home, now: () => moment, clientPeriod, hostNames: [] };
      (await openCertificateAuthority(options)).close();
      await work(home);
    } finally {
      await remove(home);
    }
  };

  it("row 224: a key that would outlive the authority is refused, one within its life is made", async () => {
    await inHome(soon, async (home) => {
      const stack = await startProcesses(home, undefined, { TENANTBOX_DEMO: "off" });
      try {
        const { createInstance, createKey } = await administrationOf(stack);
        await createInstance("late", { roles: ["MonitoringDataRead"] });
        // The servers' own certificates end with the authority, and are no reason not to start.
        const long = await createKey("late", "year", { "key-type": "certificate", validity: 365 });
        expect([409, 400]).toContain(long.status);
        expect(long.json<{ error: { message: string } }>().error.message).not.toMatch(/\n|\/|at /);
        const short = await createKey("late", "week", { "key-type": "certificate", validity: 7 });
        expect(short.status).toBe(201);
      } finally {
        await stack.interrupt();
      }
    });
  });

  interface Spoiled {
    readonly period?: { readonly notBefore: number; readonly notAfter: number };
    readonly moment?: number;
    readonly spoil: (key: string, certificate: string) => Promise<void>;
    readonly says: RegExp;
  }
  const past = { notBefore: Date.now() - 20 * day, notAfter: Date.now() - 10 * day };
  const replacedBy =
    (options: Parameters<typeof makeAuthority>[1]) =>
    async (key: string, certificate: string): Promise<void> => {
      const authority = makeAuthority("tenantbox Client Issuing CA", {
        notBefore: Date.now() - day,
        notAfter: Date.now() + day,
        ...options,
      });
      await writeFile(certificate, authority.certificate.toString());
      await writeFile(key, authority.privateKey.export({ type: "pkcs8", format: "pem" }));
    };
  const spoiled: Readonly<Record<string, Spoiled>> = {
    "row 224: an authority that has expired": {
      period: past,
      moment: past.notBefore + day,
      spoil: async () => undefined,
      says: /has expired on/,
    },
    "row 224: the key of another authority": {
      spoil: async (key) => writeFile(key, pemOf()),
      says: /is not the key of/,
    },
    "row 224: a certificate that may not sign certificates": {
      spoil: replacedBy({ usage: 0x80 }),
      says: /may not sign certificates/,
    },
    "row 228: a key that others may read": { spoil: (key) => chmod(key, 0o644), says: /open to other users/ },
    "row 228: a key that is a link": {
      spoil: async (key) => {
        await rename(key, `${key}.kept`);
        await symlink(`${key}.kept`, key);
      },
      says: /no link/,
    },
    "row 228: a key that is encrypted": {
      spoil: async (key) => {
        const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        const options = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" } as const;
        await writeFile(key, privateKey.export(options));
      },
      says: /no private key, or is encrypted/,
    },
    ...(process.getuid?.() === 0
      ? {
          "row 228: a key that belongs to somebody else": {
            spoil: (key: string) => chown(key, 65_534, 65_534),
            says: /belongs to another user/,
          },
        }
      : {}),
  };

  it.each(Object.entries(spoiled))(
    "%s stops the start with one clear line and exit code 78",
    async (_name, { period, moment, spoil, says }) => {
      await inHome(
        period,
        async (home) => {
          const [key, certificate] = [join(home, "ca", "issuing-ca.key"), join(home, "ca", "issuing-ca.pem")];
          await cp(certificate, `${certificate}.kept`);
          await spoil(key, certificate);
          const secret = await readFile(key, "utf8");
          const { code, stderr } = await tenantbox(["start"], {
            settings: { ...quiet, TENANTBOX_HOME: home },
          });
          expect([code, stderr.trim().split("\n")]).toEqual([
            wrongConfiguration,
            [expect.stringMatching(says)],
          ]);
          expect(stderr).not.toContain(secret.split("\n")[1]);
          expect(stderr).not.toMatch(/\.ts:\d|at \w+ \(/);
        },
        moment,
      );
    },
  );
}

const pemOf = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
