import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@tenantbox/shared/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageLogs } from "../../packages/resource-api/src/storage/migrations/0001-message-logs.ts";
import { entitySets } from "../../packages/resource-api/src/storage/migrations/0002-entity-sets.ts";
import { importedLogs } from "../../packages/resource-api/src/storage/migrations/0003-imported-logs.ts";
import { tenantSettings } from "../../packages/resource-api/src/storage/migrations/0004-tenant-settings.ts";
import { thorough } from "../hostile/growth.ts";
import { type Program, remove, runProgram, temporaryFolder } from "../processes.ts";
import { contentHash } from "./content-hash.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";
import { integrityOf } from "./sqlite-file.ts";

const logs = thorough ? 1_000_000 : 20_000;
const kills = thorough ? 200 : 3;

describe("Tables of an older program that are brought up to date (F36)", () => {
  let home: string;
  const file = (name: string): string => join(home, `${name}.db`);
  beforeAll(async () => {
    home = await temporaryFolder();
    const { close } = await openDatabase({
      url: `sqlite:${file("old")}`,
      schema: "resource_api",
      migrations: {
        "0001-message-logs": messageLogs,
        "0002-entity-sets": entitySets,
        "0003-imported-logs": importedLogs,
        "0004-tenant-settings": tenantSettings,
      },
    });
    await close();
    fill(file("old"));
  }, 300_000);
  afterAll(() => remove(home));

  /** A log with a header for each number, as the old tables take them. */
  const fill = (path: string): void => {
    const database = new DatabaseSync(path);
    database.exec(`
      create temp table n as with recursive n(i) as (select 1 union all select i + 1 from n where i < ${logs}) select i from n;
      insert into message_processing_logs (message_guid, status, sender, log_end)
        select 'log-' || i, 'COMPLETED', 'SENDER-' || (i % 97), 1694081807000 + i from n;
      insert into custom_header_properties (id, message_guid, name, value)
        select 'h' || i, 'log-' || i, 'Order', 'value ' || (i * 7919 % 100003) from n;
    `);
    database.close();
  };
  const migrate = (path: string): Program =>
    runProgram(process.execPath, [
      fileURLToPath(new URL("migrate/main.ts", import.meta.url)),
      `sqlite:${path}`,
    ]);

  it("are the same in the end, however often their start was killed", {
    timeout: 120_000 + kills * 60_000,
  }, async () => {
    await copyFile(file("old"), file("quiet"));
    const since = performance.now();
    expect(await migrate(file("quiet")).ended).toMatchObject({ code: 0, stdout: "migrated\n" });
    const quiet = performance.now() - since;

    await copyFile(file("old"), file("killed"));
    let killed = 0;
    for (let round = 0; round < kills; round += 1) {
      const { child, ended } = migrate(file("killed"));
      await Promise.race([pause(Math.random() * quiet * 0.95), ended]);
      child.kill("SIGKILL");
      const { code } = await ended;
      if (code !== 0) killed += 1;
      // One that came through leaves nothing to kill: begin with the old tables again.
      else {
        expect(contentHash(file("killed"))).toBe(contentHash(file("quiet")));
        for (const rest of ["", "-wal", "-shm"]) await remove(`${file("killed")}${rest}`);
        await copyFile(file("old"), file("killed"));
      }
    }
    expect(await migrate(file("killed")).ended).toMatchObject({ code: 0, stdout: "migrated\n" });
    expect(integrityOf(file("killed"))).toBe("ok");
    expect(contentHash(file("killed"))).toBe(contentHash(file("quiet")));
    expect(killed).toBeGreaterThan(0);
    report("F36", { logs, kills: killed, "one migration": ms(quiet), hashes: "equal" });
  });
});
