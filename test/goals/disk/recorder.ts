import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The recorder of writes, made with this machine's compiler. */
export interface Recorder {
  /** Settings for a program whose writes below `folder` are recorded in `log`, and fail as the file `fault` says. */
  preload(watched: { folder: string; log?: string; fault?: string }): Readonly<Record<string, string>>;
  remove(): void;
}

/**
 * Compiles the recorder; undefined where there is no gcc, which is said loudly.
 * @throws where gcc is required, or refuses
 */
export function compileRecorder(): Recorder | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tenantbox-recorder-"));
  const library = join(folder, "recorder.so");
  const source = fileURLToPath(new URL("recorder.c", import.meta.url));
  const words = ["-shared", "-fPIC", "-O2", "-Wall", "-o", library, source, "-ldl", "-lpthread"];
  const { status, error, stderr } = spawnSync("gcc", words, { encoding: "utf8" });
  if (status === 0)
    return {
      preload: ({ folder: watched, log, fault }) => ({
        LD_PRELOAD: library,
        DISK_FOLDER: watched,
        ...(log !== undefined && { DISK_LOG: log }),
        ...(fault !== undefined && { DISK_FAULT: fault }),
      }),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  rmSync(folder, { recursive: true, force: true });
  if (error === undefined) throw new Error(`gcc: ${stderr}`);
  if ((process.env["TENANTBOX_REQUIRE"] ?? "").split(",").includes("gcc"))
    throw new Error("gcc is required and not on the PATH");
  console.warn("\n*** SKIPPED: lost power and failing disks, because gcc is missing.\n");
  return undefined;
}
