import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { programFile } from "../../test/product.ts";

/** A folder as a reader has it after `npm start`: `./tenantbox` and `.tenantbox/`, with a running tenant. */
export interface ReadersFolder {
  /** Runs a script there. @returns its exit code and all that it printed */
  run(script: string): Promise<{ readonly code: number | null; readonly printed: string }>;
  /** Stops the tenant and removes the folder. */
  close(): Promise<void>;
}

/**
 * Starts a tenant for a reader on free ports, with test features on, in a folder that nobody had before.
 * @throws Error with what the start said where it did not become ready
 */
export async function openReadersFolder(root: string): Promise<ReadersFolder> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-tutorials-"));
  await mkdir(join(folder, ".tenantbox"), { mode: 0o700 });
  // The file of that name at the root would look for Node and the dependencies with each command.
  const command = `#!/bin/sh\nexec "${process.execPath}" "${programFile("tenantbox")}" "$@"\n`;
  await writeFile(join(folder, "tenantbox"), command, { mode: 0o755 });
  const { PATH = "", HOME } = process.env;
  const environment = {
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    HOME,
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"),
  };
  const settings = {
    TENANTBOX_TOKEN_PORT: "0",
    TENANTBOX_TOKEN_MTLS_PORT: "0",
    TENANTBOX_API_PORT: "0",
    TENANTBOX_LOG: "error",
    TENANTBOX_TEST_FEATURES: "on",
  };
  const tenant = spawn(join(folder, "tenantbox"), ["start"], {
    cwd: folder,
    env: { ...environment, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const close = async (): Promise<void> => {
    if (tenant.exitCode === null) {
      tenant.kill("SIGINT");
      await once(tenant, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(tenant);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async run(script) {
      const shell = spawn("sh", ["-c", script], {
        cwd: folder,
        env: environment,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(shell, "close");
      const printed = await text(shell.stdout);
      const [code] = (await ended) as readonly (number | null)[];
      return { code: code ?? null, printed };
    },
    close,
  };
}

async function untilReady(tenant: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((ready, failed) => {
    for (const stream of [tenant.stdout, tenant.stderr])
      stream?.setEncoding("utf8").on("data", (more: string) => {
        said += more;
        if (said.includes("Ctrl-C stops it.")) ready();
      });
    tenant.once("exit", () => failed(new Error(`the tenant did not start: ${said}`)));
  });
}
