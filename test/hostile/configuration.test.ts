import { chmod, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startTenant } from "tenantbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askToken } from "../flows.ts";
import { type Ended, remove, runProgram, startProcesses, temporaryFolder, tenantbox } from "../processes.ts";
import { programFile } from "../product.ts";
import { quiet } from "../quiet.ts";
import { tenantAt } from "../tenant.ts";

const resourceApi = programFile("resource-api");

// Processes that start and end, beside other tests.
const patience = { timeout: 120_000 };

describe("Whoever starts a stack with a mistake", patience, () => {
  let home: string;
  const copies: string[] = [];
  let secret: string;
  beforeAll(async () => {
    home = await temporaryFolder();
    const stack = await startProcesses(home);
    secret = (
      JSON.parse(await readFile(join(home, "admin.json"), "utf8")) as { oauth: { clientsecret: string } }
    ).oauth.clientsecret;
    await stack.interrupt();
  });
  afterAll(() => Promise.all([home, ...copies].map(remove)));

  const copyOf = async (): Promise<string> => {
    const copy = await temporaryFolder();
    copies.push(copy);
    await cp(home, copy, { recursive: true });
    await chmod(copy, 0o700);
    return copy;
  };
  const start = (at: string, settings: Record<string, string> = {}): Promise<Ended> =>
    tenantbox(["start"], { settings: { ...quiet, TENANTBOX_HOME: at, ...settings } });
  const expectRefused = ({ code, stderr }: Ended, words: RegExp, exitCode?: number): void => {
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
    if (exitCode === undefined) expect(code).not.toBe(0);
    else expect([code, stderr]).toEqual([exitCode, stderr]);
  };

  it("row 247: is refused where nobody could be trusted, and Node's own roots never count", async () => {
    const leaf = await readFile(join(home, "tls/resource-api.crt"), "utf8");
    const key = await readFile(join(home, "ca/client-root.key"), "utf8");
    const good = await readFile(join(home, "tls/client-authorities.pem"), "utf8");
    const cases: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
      missing: (path) => rm(path),
      empty: (path) => writeFile(path, ""),
      unreadable: async (path) => {
        await rm(path);
        await mkdir(path);
      },
      "with a private key inside": (path) => writeFile(path, `${good}${key}`),
      "with a leaf only": (path) => writeFile(path, leaf),
      garbage: (path) => writeFile(path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    };
    const ends = Object.entries(cases).map(async ([name, harm]) => {
      const copy = await copyOf();
      await harm(join(copy, "tls/client-authorities.pem"));
      const settings = { ...quiet, TENANTBOX_HOME: copy };
      const { code, stderr } = await runProgram(process.execPath, [resourceApi], { settings }).ended;
      return [
        name,
        code,
        /^resource-api: .* holds no certificates for the resource API[^\n]*\n$/.test(stderr),
      ];
    });
    expect(await Promise.all(ends)).toEqual(Object.keys(cases).map((name) => [name, 1, true]));
  });

  it("row 248: has an operator's secret that nobody can guess, and no file or setting makes it another one", async () => {
    expect(secret.length).toBeGreaterThan(43);
    const other = await temporaryFolder();
    copies.push(other);
    await cp(home, other, { recursive: true });
    const stack = await startProcesses(other);
    const file = join(other, "admin.json");
    const { oauth } = JSON.parse(await readFile(file, "utf8")) as { oauth: Parameters<typeof askToken>[1] };
    for (const clientsecret of ["changeme", "admin", "12345678", ""])
      expect((await askToken(tenantAt(other, stack), { ...oauth, clientsecret })).status).toBe(401);
    expect((await askToken(stack, oauth)).status).toBe(200);
    await stack.interrupt();
    expect((await start(other, { TENANTBOX_ADMIN_SECRET: "changeme" })).stderr).toContain(
      "TENANTBOX_ADMIN_SECRET is not a setting",
    );
  });

  it("rows 249, 250: is told all of it at once, each with its name", async () => {
    const ended = await start(home, {
      TENANTBOX_TOKEN_URL: "http://localhost:8443",
      TENANTBOX_API_URL: "https://user:password@localhost/path",
      TENANTBOX_PROXY_ADDRESSES: "0.0.0.0/0",
      TENANTBOX_TOKN_VALIDITY: "1",
      TENANTBOX_DEMO: "maybe",
      TENANTBOX_API_PORT: "eighty",
      TENANTBOX_AUDIT_DAYS: "-1",
    });
    expectRefused(ended, /./, 78);
    for (const name of [
      "TOKEN_URL",
      "API_URL",
      "PROXY_ADDRESSES",
      "TOKN_VALIDITY",
      "DEMO",
      "API_PORT",
      "AUDIT_DAYS",
    ])
      expect(ended.stderr).toContain(`TENANTBOX_${name}`);
    expect(ended.stderr).not.toContain("password@");
    const plain = { TENANTBOX_DOOR_PORT: "0", TENANTBOX_DOOR_HTTP: "on", TENANTBOX_BIND: "0.0.0.0" };
    expectRefused(await start(home, plain), /TENANTBOX_DOOR_HTTP: plain HTTP is for loopback/, 78);
    expectRefused(await start(home, { TENANTBOX_PROXY_ADDRESSES: "::/0" }), /TENANTBOX_PROXY_ADDRESSES/, 78);
  });

  it("rows 250, 254: is told what is wrong with a seed: doubled and unknown members, types, roles that are none", async () => {
    const seeded = async (text: string): Promise<Ended["stderr"]> => {
      const folder = await temporaryFolder();
      copies.push(folder);
      await writeFile(join(folder, "seed.yaml"), text);
      try {
        await (await startTenant({ seed: join(folder, "seed.yaml") })).stop();
        return "it started";
      } catch (error) {
        return String(error);
      }
    };
    const instance = (roles: string): string =>
      `instances:\n  - name: a\n    plan: api\n    parameters: { roles: ${roles} }\n    keys: [{ name: k }]\n`;
    expect(await seeded("users: []\nusers: []\n")).toMatch(/seed\.yaml/);
    const several = await seeded("userz: []\ninstances: 7\n");
    expect(several).toMatch(/userz/);
    expect(several).toMatch(/instances/);
    for (const roles of ['["*"]', "[NoSuchRole]", "[monitoringdataread]", "[MONITORINGDATAREAD]"])
      expect([roles, await seeded(instance(roles))]).toEqual([roles, expect.stringMatching(/roles/)]);
  });

  it("row 252: is refused with what weakens Node, and a tenant for tests is warned", async () => {
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, /NODE_TLS_REJECT_UNAUTHORIZED/],
      [{ NODE_OPTIONS: "--insecure-http-parser" }, /--insecure-http-parser/],
    ];
    for (const [settings, words] of cases) expectRefused(await start(home, settings), words, 78);
    const copy = await copyOf();
    const stack = await startProcesses(copy, undefined, {
      NODE_OPTIONS: "--insecure-http-parser",
      TENANTBOX_TEST_FEATURES: "on",
      TENANTBOX_LOG: "warn",
    });
    expect(stack.program.stderr()).toMatch(/"level":40.*--insecure-http-parser/);
    await stack.interrupt();
  });

  it("row 253: is refused with tables of a newer program or a half made migration, and the data stay", async () => {
    const rowsOf = (path: string): string => {
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        const tables = database
          .prepare(
            "select name from sqlite_schema where type = 'table' and name not like 'kysely_migration_lock'",
          )
          .all();
        return JSON.stringify(
          tables.map(({ name }) => [name, database.prepare(`select * from "${String(name)}"`).all()]),
        );
      } finally {
        database.close();
      }
    };
    const harms: readonly (readonly [string, RegExp])[] = [
      [
        "insert into kysely_migration (name, timestamp) values ('9999-later', 'now')",
        /newer program.*9999-later/,
      ],
      [
        "delete from kysely_migration where name = (select max(name) from kysely_migration)",
        /migration .* failed/,
      ],
    ];
    for (const service of ["token-server", "resource-api"])
      for (const [harm, words] of harms) {
        const copy = await copyOf();
        const path = join(copy, `${service}.db`);
        const database = new DatabaseSync(path);
        database.exec(harm);
        database.close();
        const before = rowsOf(path);
        await expect(startTenant({ home: copy })).rejects.toThrow(words);
        expect(rowsOf(path) === before).toBe(true);
      }
  });

  it("row 255: is refused where the clock says 1970 or 2099, and no certificate is made", async () => {
    const folder = await temporaryFolder();
    copies.push(folder);
    for (const moment of ["0", "Date.UTC(2099, 0, 1)"]) {
      const clock = join(folder, "clock.mjs");
      await writeFile(clock, `Date.now = () => ${moment};\n`);
      const at = join(folder, "home");
      expectRefused(await start(at, { NODE_OPTIONS: `--import ${clock}` }), /clock says (1970|2099)/, 78);
      await expect(readFile(join(at, "ca.pem"))).rejects.toThrow(/ENOENT/);
    }
  });
});
