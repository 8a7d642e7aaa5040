import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surroundings } from "../packages/cli/src/surroundings.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "./processes.ts";
import { type Typed, typed } from "./typed.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** Somebody at the terminal, who answers one question after the other. */
const person = (...answers: readonly (boolean | string)[]): Partial<Surroundings> => {
  const left = [...answers];
  return {
    prompts: {
      confirm: () => Promise.resolve(left.shift() === true),
      secret: () => Promise.resolve(String(left.shift())),
    },
  };
};

const keyOf = (text: string) => JSON.parse(text) as { readonly oauth: Readonly<Record<string, string>> };

describe("On the command line the keys of a client", { timeout: 60_000 }, () => {
  let home: string;
  let out: string;
  let stack: Processes;
  const here = (words: readonly string[], more: Partial<Surroundings> = {}): Promise<Typed> =>
    typed(home, words, { directory: out, ...more });
  const done = async (words: readonly string[], more?: Partial<Surroundings>): Promise<string> => {
    const { code, stdout, stderr } = await here(words, more);
    expect([stderr, code]).toEqual(["", 0]);
    return stdout;
  };
  const mode = async (file: string): Promise<number> => (await stat(join(out, file))).mode & 0o777;

  beforeAll(async () => {
    [home, out] = [await temporaryFolder(), await temporaryFolder()];
    stack = await startProcesses(home, undefined, { TENANTBOX_DEMO: "off" });
    await done(["instance", "create", "mine", "--plan", "api", "-c", '{"roles":["MonitoringDataRead"]}']);
  }, 60_000);
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
    await remove(out);
  });

  it.skipIf(!hasOpenssl)("are written as they are made, ready to use, for their owner only", async () => {
    await writeFile(join(out, "password.txt"), "of a file\n", { mode: 0o600 });
    const words = ["key", "create", "mine", "cert", "-c", '{"key-type":"certificate"}'];
    const made = await done([...words, "--format", "crt,key,p12,json", "--password-file", "password.txt"]);
    expect(made).toContain("\n  mine.cert.crt\n  mine.cert.key\n  mine.cert.p12\n  mine.cert.json\n");
    for (const ending of ["crt", "key", "p12", "json"]) expect(await mode(`mine.cert.${ending}`)).toBe(0o600);
    const opened = execFileSync(
      "openssl",
      ["pkcs12", "-in", "mine.cert.p12", "-passin", "file:password.txt", "-nodes"],
      { cwd: out, encoding: "utf8" },
    );
    expect(opened).toContain("friendlyName: mine cert");
    // Leaf, issuing authority and root.
    expect(opened.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    const token = await here(["token", "mine.cert.json", "--cacert", join(home, "ca.pem")]);
    expect([token.code, token.stdout.slice(0, 2)]).toEqual([0, "ey"]);
  });

  it("take a password from the environment, from standard input or from the person, never from an argument", async () => {
    const words = ["key", "export", "mine", "cert", "--format", "pfx", "--force"];
    expect((await here(words)).stderr).toBe(
      "tenantbox: a .p12 needs a password: --password-file FILE, --password-env NAME or --password-stdin\n",
    );
    const environment = { TENANTBOX_HOME: home, PASSWORD: "of a variable" };
    expect(await done([...words, "--password-env", "PASSWORD"], { environment })).toBe("mine.cert.p12\n");
    await done([...words, "--password-stdin"], { readInput: () => Promise.resolve("of input\n") });
    await done(words, person("twice", "twice"));
    expect((await here(words, person("once", "again"))).stderr).toContain("the two passwords differ");
    expect((await here(words, person(""))).code).toBe(1);
  });

  it("with a secret are written for Postman and as variables, and are not replaced unasked", async () => {
    const { credentials } = JSON.parse(await done(["key", "create", "mine", "secret", "--json"])) as {
      credentials: { oauth: { clientid: string; clientsecret: string } };
    };
    const { clientid, clientsecret } = credentials.oauth;
    await done(["key", "export", "mine", "secret", "--format", "postman,env", "--out", "deeper"]);
    const postman = await readFile(join(out, "deeper/mine.secret.postman_environment.json"), "utf8");
    const { values } = JSON.parse(postman) as { values: { key: string; value: string }[] };
    expect(Object.fromEntries(values.map(({ key, value }) => [key, value]))).toMatchObject({
      clientId: clientid,
      clientSecret: clientsecret,
    });
    const script = "console.log(JSON.stringify([process.env.CLIENT_ID, process.env.CLIENT_SECRET]))";
    const read = execFileSync(
      process.execPath,
      [`--env-file=${join(out, "deeper/mine.secret.env")}`, "-e", script],
      { encoding: "utf8" },
    );
    expect(JSON.parse(read)).toEqual([clientid, clientsecret]);
    expect(await mode("deeper/mine.secret.env")).toBe(0o600);
    const again = await here(["key", "export", "mine", "secret", "--format", "env", "--out", "deeper"]);
    expect([again.code, again.stderr]).toEqual([
      73,
      expect.stringContaining("--force replaces it") as string,
    ]);
    expect((await here(["key", "export", "mine", "secret", "--format", "p12"])).stderr).toContain(
      "there is no certificate to write",
    );
    expect((await here(["key", "export", "mine", "secret", "--format", "doc"])).stderr).toContain(
      "doc is none of json, crt",
    );
  });

  it("that cannot be written are told in one line, and what is there stays", async () => {
    await writeFile(join(out, "taken"), "of mine");
    const onFile = await here(["key", "export", "mine", "cert", "--out", "taken"]);
    expect([onFile.code, onFile.stderr]).toEqual([
      73,
      `tenantbox: ${join(out, "taken")} cannot be written (EEXIST)\n`,
    ]);
    await writeFile(
      join(out, "other.key"),
      generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }),
    );
    const words = [
      "key",
      "export",
      "mine",
      "cert",
      "--format",
      "json,p12",
      "--out",
      "new",
      "--password-stdin",
    ];
    const wrong = await here([...words, "--cert", "taken", "--key", "other.key"], {
      readInput: () => Promise.resolve("of input\n"),
    });
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      "tenantbox: the key cannot be written as p12: there is no certificate to put in\n",
    ]);
    const certificate = join(home, "keys/mine.cert.crt");
    const foreign = await here([...words, "--cert", certificate, "--key", "other.key"], {
      readInput: () => Promise.resolve("of input\n"),
    });
    expect(foreign.stderr).toBe(
      "tenantbox: the key cannot be written as p12: the private key is not the certificate's\n",
    );
    expect(existsSync(join(out, "new"))).toBe(false);
    const plain = {
      oauth: {
        ...keyOf(await readFile(join(out, "mine.cert.json"), "utf8")).oauth,
        tokenurl: "http://localhost:1/oauth/token",
      },
    };
    await writeFile(join(out, "plain.json"), JSON.stringify(plain));
    expect((await here(["token", "plain.json"])).stderr).toBe(
      "tenantbox: http://localhost:1/oauth/token is no https URL\n",
    );
  });

  it("follow new parameters of their instance", async () => {
    expect(await done(["instance", "update", "mine", "-c", '{"token-validity":7200}'])).toBe(
      "updated service instance mine\n",
    );
    expect(JSON.parse(await done(["instance", "show", "mine"]))).toMatchObject({
      parameters: { roles: ["MonitoringDataRead"], "token-validity": 7200 },
    });
    expect(await done(["instance", "rename", "mine", "ours"])).toBe(
      "renamed service instance mine to ours\n",
    );
    expect((await here(["token", join(home, "keys/ours.secret.json")])).code).toBe(0);
    expect((await here(["token", join(home, "keys/mine.secret.json")])).code).toBe(66);
    await done(["instance", "rename", "ours", "mine"]);
  });

  it("go when the person says so, or nobody can be asked", async () => {
    const words = ["key", "delete", "mine", "secret"];
    expect(await here(words, person(false))).toMatchObject({
      code: 1,
      stderr: "tenantbox: nothing was changed\n",
    });
    expect(await done(words, person(true))).toBe("deleted service key secret of mine\n");
    expect(await done(["instance", "delete", "mine", "--yes"], person(false))).toContain("deleted");
    await done(["instance", "create", "other", "--plan", "integration-flow"]);
    expect(await done(["instance", "delete", "other"])).toBe("deleted service instance other\n");
    expect(JSON.parse(await done(["instance", "list", "--json"]))).toEqual([]);
  });
});
