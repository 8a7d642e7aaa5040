import { spawnSync } from "node:child_process";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Ended,
  type Processes,
  remove,
  runProgram,
  startProcesses,
  temporaryFolder,
} from "./processes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Whether the documents' commands can run here. Says so loudly where they cannot. */
export function hasCurl(): boolean {
  const found = spawnSync("curl", ["--version"]).status === 0;
  if (!found) console.warn("\n*** SKIPPED: the commands of the documents, because curl is missing.\n");
  return found;
}

/**
 * The shell blocks of a document that are marked `<!-- run: NAME -->`, by name and in order. Blocks of one
 * name are one script: what the first sets, the next may use.
 */
export async function documentedCommands(document: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, document), "utf8");
  const scripts = new Map<string, string>();
  for (const [, name = "", script = ""] of text.matchAll(/<!-- run: (.+?) -->\n```sh\n(.*?)```/gs)) {
    scripts.set(name, `${scripts.get(name) ?? ""}${script}`);
  }
  return scripts;
}

/** A folder as a reader of the documents has it: `./tenantbox` and `.tenantbox/`, with a running stack. */
export interface Checkout {
  readonly stack: Processes;
  /** Runs a script in the folder, as a person pastes it: one failing command does not end it. */
  run(script: string): Promise<Ended>;
  close(): Promise<void>;
}

export async function openCheckout(): Promise<Checkout> {
  const folder = await temporaryFolder();
  const home = join(folder, ".tenantbox");
  await mkdir(home, { mode: 0o700 });
  await symlink(join(root, "tenantbox"), join(folder, "tenantbox"));
  const stack = await startProcesses(home);
  return {
    stack,
    run: (script) => runProgram("sh", ["-c", script], { directory: folder }).ended,
    async close() {
      await stack.interrupt();
      await remove(folder);
    },
  };
}
