import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * When a process began, as its system tells it: with its number it names one process and no other, since a number that
 * is free is given away again. Undefined for a process that is gone, and where the system does not say.
 */
export async function processMark(pid: number, platform: NodeJS.Platform): Promise<string | undefined> {
  try {
    switch (platform) {
      case "linux":
        return await markOnLinux(pid);
      case "win32":
        return await said("powershell", [
          "-NoProfile",
          "-Command",
          `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`,
        ]);
      default:
        return await said("ps", ["-o", "lstart=", "-p", String(pid)]);
    }
  } catch {
    return undefined;
  }
}

/** proc(5): ticks from this boot to the start, field 22; the name in field 2 may hold anything, brackets too. */
async function markOnLinux(pid: number): Promise<string | undefined> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8"),
    readFile("/proc/sys/kernel/random/boot_id", "utf8"),
  ]);
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie has ended; only its parent has not looked yet.
  return state === "Z" ? undefined : `${boot.trim()} ${fields[18]}`;
}

async function said(program: string, words: readonly string[]): Promise<string | undefined> {
  const { stdout } = await run(program, words, { windowsHide: true });
  return stdout.trim() || undefined;
}
