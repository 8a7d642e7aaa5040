import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** A Chromium of this machine, or undefined: `TENANTBOX_TEST_CHROMIUM` names one, else the PATH is searched. */
export function findChromium(): string | undefined {
  const { TENANTBOX_TEST_CHROMIUM: named, PATH = "" } = process.env;
  if (named !== undefined) return named;
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const candidates = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return candidates.find(isProgram);
}

/** Starts it without a window, without a profile and without its own calls home. */
export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Containers and continuous integration run as root, where Chromium's sandbox refuses to start.
    chromiumSandbox: false,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
