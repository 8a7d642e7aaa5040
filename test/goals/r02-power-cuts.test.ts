import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLogDatabase } from "../../packages/resource-api/src/storage/open-log-database.ts";
import { openStorage } from "../../packages/token-server/src/storage/index.ts";
import { administrationOf } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { logAdministrationOf } from "../log-administration.ts";
import { remove, startProcesses, temporaryFolder } from "../processes.ts";
import { type CutsOptions, cutPower, type Said } from "./disk/power-cuts.ts";
import { note } from "./disk/records.ts";
import { compileRecorder } from "./disk/recorder.ts";
import { report } from "./report.ts";

const cuts = { writes: thorough ? 9_000 : 150, firstStart: thorough ? 1_000 : 25 };
const rounds = thorough ? 60 : 6;
const seed = Number(process.env["TENANTBOX_SEED_OF_CUTS"] ?? 1);

const recorder = compileRecorder();

describe.skipIf(recorder === undefined)("When the power goes (F2, R2)", () => {
  let home: string;
  let log: string;
  let more: Readonly<Record<string, string>>;
  beforeAll(async () => {
    home = await temporaryFolder();
    log = `${home}.log`;
    more = { TENANTBOX_DEMO: "off", ...recorder?.preload({ folder: home, log }) };
  });
  afterAll(async () => {
    recorder?.remove();
    await remove(home);
    await remove(log);
    await remove(`${log}.first`);
  });

  it("during a first start, the next one finds whole files, no database without its key, and finishes the tables", {
    timeout: 60_000 + cuts.firstStart * 2_000,
  }, async () => {
    const first = `${log}.first`;
    const stack = await startProcesses(home, undefined, { ...more, DISK_LOG: first });
    await stack.interrupt();
    const wrong = await cutPower({
      log: first,
      folder: home,
      before: new Map(),
      cuts: cuts.firstStart,
      seed,
      judge: async (left) => [...judgeKey(left), ...(await judgeTables(left))],
    });
    expect(wrong).toEqual([]);
    report("R2 (first start)", { cuts: cuts.firstStart, seed, torn: 0, corrupt: 0 });
  });

  it("whatever was acknowledged is there: keys with their files, logs; and what was deleted is not", {
    timeout: 120_000 + cuts.writes * 200,
  }, async () => {
    const before = await filesOf(home);
    await recordWrites();
    const options = { log, folder: home, before, cuts: cuts.writes, seed, judge: judgeWrites };
    expect(await cutPower(options)).toEqual([]);
    const acks = [...(await readFile(log)).toString("latin1").matchAll(/(?:key|log|gone) w\d+/g)].length;
    report("R2", { cuts: cuts.writes, seed, words: acks, lost: 0, corrupt: 0 });
    await expectToNotice(options);
  });

  /** The same recording, had the program not synced: the test must see what is lost then. */
  const expectToNotice = async (options: CutsOptions): Promise<void> => {
    const few = { ...options, cuts: 60 };
    // What SQLite leaves out with synchronous = NORMAL, which better-sqlite3 has by default.
    const unsyncedLog = await cutPower({ ...few, deaf: /-wal$/ });
    expect(unsyncedLog.filter((text) => text.includes("is lost")).length).toBeGreaterThan(10);
    const unsyncedFolder = await cutPower({ ...few, deaf: /\/keys$/ });
    expect(unsyncedFolder.filter((text) => text.includes("has no file")).length).toBeGreaterThan(10);
    const unsyncedFile = await cutPower({ ...few, deaf: /\/keys\/\./ });
    expect(unsyncedFile.filter((text) => text.includes("is torn")).length).toBeGreaterThan(0);
  };

  /** One thing after the other, so that the words stand right behind what they speak of. */
  const recordWrites = async (): Promise<void> => {
    const stack = await startProcesses(home, undefined, more);
    try {
      const keys = await administrationOf(stack);
      const logs = await logAdministrationOf(stack);
      await keys.createInstance("cut", { roles: ["MonitoringDataRead"] });
      const done = async (status: number | Promise<{ status: number }>, word: string): Promise<void> => {
        expect((await status) as { status: number }).toMatchObject({ status: expect.any(Number) as number });
        note(log, "A", word);
      };
      for (let round = 0; round < rounds; round += 1) {
        await done(keys.createKey("cut", `w${round}`), `key w${round}`);
        await done(
          logs.send(
            "POST",
            "/message_logs",
            `${JSON.stringify({ MessageGuid: `w${round}`, Status: "COMPLETED", LogEnd: "/Date(1694081807000)/" })}\n`,
          ),
          `log w${round}`,
        );
        if (round % 3 !== 2) continue;
        note(log, "B", `w${round - 1}`);
        await done(
          keys.send("DELETE", `/service_instances/cut/service_keys/w${round - 1}`),
          `gone w${round - 1}`,
        );
      }
    } finally {
      await stack.interrupt();
    }
  };
});

async function filesOf(home: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = await readdir(home, { recursive: true, withFileTypes: true });
  const found = new Map<string, Buffer>();
  for (const file of files)
    if (file.isFile())
      found.set(join(file.parentPath, file.name), await readFile(join(file.parentPath, file.name)));
  return found;
}

function namesIn(path: string, table: string, column: string): ReadonlySet<string> | string {
  const database = new DatabaseSync(path);
  try {
    const integrity = database.prepare("pragma integrity_check").get()?.["integrity_check"];
    if (integrity !== "ok") return `${path} is corrupt: ${String(integrity)}`;
    return new Set(
      database
        .prepare(`select ${column} as name from ${table}`)
        .all()
        .map((row) => String(row["name"])),
    );
  } catch (error) {
    return `${path} cannot be read: ${String(error)}`;
  } finally {
    database.close();
  }
}

function judgeWrites(left: string, { acknowledged, asked }: Said): readonly string[] {
  const keys = namesIn(join(left, "token-server.db"), "service_key", "name");
  const logs = namesIn(join(left, "resource-api.db"), "message_processing_logs", "message_guid");
  if (typeof keys === "string") return [keys];
  if (typeof logs === "string") return [logs];
  const wrong: string[] = [];
  for (const word of acknowledged) {
    const [what, name = ""] = word.split(" ");
    if (what === "log" && !logs.has(name)) wrong.push(`${word} is lost`);
    if (what === "gone" && keys.has(name)) wrong.push(`key ${name} came back`);
    if (what !== "key" || asked.has(name)) continue;
    if (!keys.has(name)) wrong.push(`${word} is lost`);
    if (!existsSync(join(left, "keys", `cut.${name}.json`))) wrong.push(`${word} has no file`);
  }
  return wrong;
}

/** What is sealed can be opened only with the key that sealed it. */
function judgeKey(left: string): readonly string[] {
  const path = join(left, "token-server.db");
  if (!existsSync(path) || existsSync(join(left, "master.key"))) return [];
  const tables = namesIn(path, "sqlite_master", "name");
  if (typeof tables === "string") return [tables];
  const sealed = tables.has("signing_key") ? namesIn(path, "signing_key", "kid") : new Set();
  return typeof sealed === "string" || sealed.size > 0 ? ["sealed keys without master.key"] : [];
}

/** Opens both databases as the servers do, which brings their tables up to date. */
async function judgeTables(left: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const opening = {
    "token-server.db": (url: string) => openStorage(url, { temporary: true }),
    "resource-api.db": (url: string) => openLogDatabase(url, { durable: false }),
  };
  for (const [name, open] of Object.entries(opening))
    await open(`sqlite:${join(left, name)}`).then(
      (database) => database.close(),
      (error: unknown) => wrong.push(`${name} does not open: ${String(error)}`),
    );
  return wrong;
}
