import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pkcs12 } from "./pkcs12.ts";

const has = (program: string, word: string): boolean => spawnSync(program, [word]).error === undefined;
const password = "a pass phrase";

describe.skipIf(!has("openssl", "version"))("A PKCS#12 file", () => {
  let folder: string;
  const openssl = (...words: readonly string[]): string =>
    execFileSync("openssl", words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pkcs12-"));
    for (const [name, kind] of [
      ["rsa", "rsa:2048"],
      ["ec", "ec"],
    ] as const) {
      const curve = kind === "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [];
      openssl(
        ..."req -x509 -nodes -days 1 -newkey".split(" "),
        kind,
        ...curve,
        "-subj",
        `/CN=${name}`,
        "-keyout",
        `${name}.key`,
        "-out",
        `${name}.crt`,
      );
      const text = (ending: string): Promise<string> => readFile(join(folder, `${name}.${ending}`), "utf8");
      const certificate = await text("crt");
      const file = await pkcs12({
        // A chain, in which this certificate stands for an issuer too.
        certificate: certificate + certificate,
        key: await text("key"),
        name: "demo-api ü",
        password,
      });
      await writeFile(join(folder, `${name}.p12`), file);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(["rsa", "ec"])("of an %s key gives OpenSSL the key and the chain that went in", async (name) => {
    const pass = ["-passin", `pass:${password}`];
    const key = openssl("pkcs12", "-in", `${name}.p12`, ...pass, "-nodes", "-nocerts");
    await writeFile(join(folder, "out.key"), key);
    expect(openssl("pkey", "-in", "out.key", "-pubout")).toBe(
      openssl("pkey", "-in", `${name}.key`, "-pubout"),
    );
    const certificates = openssl("pkcs12", "-in", `${name}.p12`, ...pass, "-nokeys");
    expect(certificates.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(certificates).toContain("localKeyID");
  });

  it("is under AES-256 with PBKDF2, its MAC under SHA-256, and opens with its own password only", () => {
    const words = ["pkcs12", "-in", "rsa.p12", "-info", "-noout", "-passin"];
    const info = spawnSync("openssl", [...words, `pass:${password}`], {
      cwd: folder,
      encoding: "utf8",
    }).stderr;
    expect(info).toMatch(/MAC: sha256, Iteration 100000/);
    expect(info.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256/g)).toHaveLength(2);
    const wrong = spawnSync("openssl", [...words, "pass:another"], { cwd: folder, encoding: "utf8" });
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("invalid password")]);
  });

  it.skipIf(!has("keytool", "-help"))("is a key store to Java", () => {
    const words = ["-list", "-storetype", "PKCS12", "-keystore", "rsa.p12", "-storepass:env", "PASSWORD"];
    const options = { cwd: folder, encoding: "utf8", env: { ...process.env, PASSWORD: password } } as const;
    expect(execFileSync("keytool", words, options)).toContain("PrivateKeyEntry");
  });
});
