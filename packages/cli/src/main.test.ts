import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** A file of Linux on a disk that is always full. */
const full = "/dev/full";

describe.skipIf(!existsSync(full))("A command whose words no disk takes", () => {
  it.each([
    ["output", ["completion", "bash"], 73],
    ["complaint", ["completion", "cmd"], 1],
  ] as const)(
    "(its %s) says so as far as it can, and ends with a code that tells it",
    (which, words, code) => {
      const disk = openSync(full, "w");
      const [stdout, stderr] = which === "output" ? ([disk, "pipe"] as const) : (["pipe", disk] as const);
      const ended = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...words], {
        stdio: ["ignore", stdout, stderr],
        encoding: "utf8",
      });
      closeSync(disk);
      expect(ended.status).toBe(code);
      const said = which === "output" ? "tenantbox: standard output cannot be written (ENOSPC)\n" : null;
      expect(ended.stderr).toBe(said);
    },
  );
});
