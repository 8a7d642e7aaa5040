import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A file of Linux on a disk that is always full. */
const full = "/dev/full";

it.skipIf(!existsSync(full))("A service whose log is on a full disk goes on", () => {
  const disk = openSync(full, "w");
  const script = `
    const { openLog } = await import(${JSON.stringify(join(import.meta.dirname, "log.ts"))});
    const log = openLog("token-server", "info");
    for (let line = 0; line < 3; line += 1) log.error("nobody reads this");
    setTimeout(() => console.log("served"), 20);`;
  const ended = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", disk],
    encoding: "utf8",
  });
  closeSync(disk);
  expect([ended.status, ended.stdout]).toEqual([0, "served\n"]);
});
