import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surroundings } from "../packages/cli/src/surroundings.ts";
import { perform } from "../packages/cli/src/trust/perform.ts";
import { debianStore, systemStore } from "../packages/cli/src/trust/system-store.ts";
import { lineOf } from "../packages/cli/src/trust/trust-store.ts";
import { makeAuthority } from "../shared/src/client-certificate/testing/certificate-fixture.ts";
import { remove, temporaryFolder } from "./processes.ts";
import { type Typed, typed } from "./typed.ts";

const required = (process.env["TENANTBOX_REQUIRE"] ?? "").split(",");
const has = (program: string): boolean => {
  const found = spawnSync(program, ["--help"]).error === undefined;
  if (!found && required.includes(program)) throw new Error(`${program} is required and missing`);
  if (!found) console.warn(`\n*** SKIPPED: trust with ${program}, because it is missing.\n`);
  return found;
};

interface Said {
  readonly stores: readonly { readonly store: string; readonly commands: readonly string[] }[];
  readonly environment: Readonly<Record<string, string>>;
}

describe("A root that is to be trusted", { timeout: 60_000 }, () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    file = join(folder, "ca.pem");
    await writeFile(file, makeAuthority("a root to trust").certificate.toString());
  });
  afterAll(() => remove(folder));
  const trust = (words: readonly string[], more: Partial<Surroundings> = {}): Promise<Typed> =>
    typed(folder, ["trust", ...words], { environment: { TENANTBOX_HOME: folder, HOME: folder }, ...more });

  it("is brought to Linux, macOS, Windows, Java and browsers by commands that are printed", async () => {
    const said = async (platform: NodeJS.Platform): Promise<Said> =>
      JSON.parse((await trust(["--json"], { platform, uid: 1000 })).stdout) as Said;
    const { stores, environment } = await said("linux");
    expect(stores.map(({ store }) => store)).toEqual(["system", "browsers", "java"]);
    expect(stores[1]?.commands.at(-1)).toMatch(
      /^certutil -d sql:\S+\/\.pki\/nssdb -A -t 'C,,' -n tenantbox-/,
    );
    expect(stores[2]?.commands).toEqual([expect.stringMatching(/^sudo keytool -importcert /)]);
    expect(environment["NODE_EXTRA_CA_CERTS"]).toBe(file);
    expect((await said("darwin")).stores[0]?.commands).toEqual([
      `security add-trusted-cert -r trustRoot -p ssl ${file}`,
    ]);
    expect((await said("win32")).stores[0]?.commands).toEqual([`certutil -user -addstore Root ${file}`]);
    expect((await trust([])).stdout).toContain(`export SSL_CERT_FILE=${file}`);
  });

  it("goes where each distribution of Linux looks", () => {
    const linesOn = (there: string): readonly string[] =>
      systemStore({ file, name: "tenantbox-1", sha1: "" }, "linux", (path) => path === there).install.map(
        (step) => lineOf(step, false, (word) => word),
      );
    expect(linesOn("/usr/local/share/ca-certificates").at(-1)).toBe("sudo update-ca-certificates");
    expect(linesOn("/etc/pki/ca-trust/source/anchors")).toEqual([
      `sudo cp ${file} /etc/pki/ca-trust/source/anchors/tenantbox-1.pem`,
      "sudo update-ca-trust",
    ]);
    expect(linesOn("")).toEqual([`sudo trust anchor --store ${file}`]);
  });

  it("is installed nowhere unless somebody says yes", async () => {
    expect(await trust(["--install", "--store", "browsers"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("nobody can be asked here; say --yes") as string,
    });
    const no = { confirm: () => Promise.resolve(false), secret: () => Promise.resolve(undefined) };
    expect((await trust(["--install", "--store", "browsers"], { prompts: no })).stderr).toContain(
      "nothing was changed",
    );
    expect((await trust(["--store", "pockets"])).stderr).toContain(
      "pockets is none of system, browsers, java",
    );
  });

  it("is undone where it never was done without a word of trouble", async () => {
    const undone = await trust(["--uninstall", "--yes", "--store", "browsers"], { platform: "linux" });
    expect(undone).toMatchObject({ code: 0, stdout: "" });
  });

  it.skipIf(!has("certutil"))(
    "is in Chromium's and Firefox's databases after it, and gone when it is undone",
    async () => {
      const profile = join(folder, ".mozilla/firefox/abc.default");
      await mkdir(profile, { recursive: true });
      execFileSync("certutil", ["-d", `sql:${profile}`, "-N", "--empty-password"]);
      const databases = [join(folder, ".pki/nssdb"), profile];
      const trusted = (): readonly boolean[] =>
        databases.map((one) =>
          /^tenantbox-[0-9a-f]{8} +C,,/m.test(
            execFileSync("certutil", ["-d", `sql:${one}`, "-L"], { encoding: "utf8" }),
          ),
        );
      const installed = await trust(["--install", "--yes", "--store", "browsers"], { platform: "linux" });
      expect([installed.code, installed.stdout.match(/✓/g)]).toEqual([0, ["✓", "✓"]]);
      expect(trusted()).toEqual([true, true]);
      expect((await trust(["--uninstall", "--yes", "--store", "browsers"], { platform: "linux" })).code).toBe(
        0,
      );
      expect(trusted()).toEqual([false, false]);
      const again = await trust(["--uninstall", "--yes", "--store", "browsers"], { platform: "linux" });
      expect([again.code, again.stdout]).toEqual([1, expect.stringContaining("✗ Firefox") as string]);
    },
  );

  it.skipIf(!has("update-ca-certificates"))(
    "is in Debian's bundle after it, and gone when it is undone",
    async () => {
      const at = (name: string): string => join(folder, "debian", name);
      for (const name of ["local", "etc", "hooks"]) await mkdir(at(name), { recursive: true });
      await writeFile(at("conf"), "");
      const other = makeAuthority("another root").certificate.toString();
      await writeFile(at("local/other.crt"), other);
      const options = ["--localcertsdir", at("local"), "--etccertsdir", at("etc"), "--hooksdir", at("hooks")];
      const places = { folder: at("local"), options: [...options, "--certsconf", at("conf")] };
      const store = debianStore({ file, name: "tenantbox-1", sha1: "" }, places);
      expect(await perform(store, "install", true)).toBeUndefined();
      const bundle = (): Promise<string> => readFile(at("etc/ca-certificates.crt"), "utf8");
      expect(await bundle()).toContain((await readFile(file, "utf8")).trim());
      expect(await perform(store, "uninstall", true)).toBeUndefined();
      expect((await bundle()).trim()).toBe(other.trim());
      expect(await readdir(at("local"))).toEqual(["other.crt"]);
    },
  );

  it("says which program is missing and what brings it", async () => {
    const steps = [{ program: "no-such-program", words: [] }];
    const store = { name: "java", title: "", install: steps, uninstall: steps, missing: "get it" } as const;
    expect(await perform(store, "install", true)).toBe("no-such-program is missing; get it");
  });
});
