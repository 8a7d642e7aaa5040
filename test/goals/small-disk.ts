import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own with little room. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  remove(): void;
}

/** Mounts one; undefined where this user or this machine cannot, which is said loudly. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tenantbox-small-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "tmpfs", folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    console.warn("\n*** SKIPPED: full disks, because nothing can be mounted here (it takes root).\n");
    return undefined;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    async fill() {
      const file = await open(filler, "a");
      try {
        // Smaller and smaller pieces, until not one byte more has room.
        for (let piece = 1024 * 1024; piece >= 1; ) {
          const written = await file.write(Buffer.alloc(piece)).catch(() => ({ bytesWritten: 0 }));
          if (written.bytesWritten < piece) piece = Math.floor(piece / 4);
        }
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler, { force: true }),
    remove() {
      spawnSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
