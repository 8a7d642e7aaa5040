import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of somebody else, outside of this one, that has the packed package installed and nothing more. */
export interface Consumer {
  readonly folder: string;
  /** Writes a file of the project. */
  write(name: string, text: string): Promise<string>;
  /** Runs a program in the project, with nothing of our own settings in its environment. */
  run(program: string, words: readonly string[], settings?: Readonly<Record<string, string>>): Promise<Ended>;
  remove(): Promise<void>;
}

const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

/**
 * Makes an empty project and installs a tarball into it with npm.
 * @returns undefined where the npm registry cannot be reached @throws Error with npm's words for any other failure
 */
export async function installInto(tarball: string): Promise<Consumer | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-consumer-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  const run: Consumer["run"] = (program, words, settings = {}) =>
    new Promise((done) => {
      const { HOME, PATH = "", ...rest } = process.env;
      const ofNpm = Object.entries(rest).filter(([name]) =>
        /^(npm_config_(registry|cache)|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i.test(name),
      );
      const env = {
        HOME,
        PATH: [dirname(process.execPath), PATH].join(delimiter),
        ...Object.fromEntries(ofNpm),
        ...settings,
      };
      execFile(program, words, { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        done({ code: typeof code === "number" ? code : null, stdout, stderr });
      });
    });
  await write("package.json", JSON.stringify({ name: "consumer", private: true }));
  const words = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=1", tarball];
  const installed = await run("npm", words);
  if (installed.code === 0) return { folder, write, run, remove };
  await remove();
  if (offline.test(installed.stderr)) return undefined;
  throw new Error(`npm ${words.join(" ")}: ${installed.stderr}`);
}

/** Says what is skipped for want of the npm registry. @throws Error where TENANTBOX_REQUIRE names it */
export function noRegistry(what: string): void {
  const problem = "the npm registry cannot be reached";
  if ((process.env.TENANTBOX_REQUIRE ?? "").split(",").includes("registry")) throw new Error(problem);
  console.warn(`\n*** SKIPPED: ${what}. ${problem}\n`);
}
