import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "rolldown";
import { bundle } from "../scripts/pack/bundle.ts";
import { tenantbox } from "../scripts/pack/parcel.ts";

/**
 * Builds what is published, once for these sources: a tenant and its processes start from a few files instead of a
 * thousand, which is what a run of all tests spends most of its time on. It stands where its libraries are found.
 * @returns the folder, whose files are named as in the published package's `dist`; undefined with
 * TENANTBOX_TEST_SOURCES=yes, which runs the sources: traces of errors then name their files
 */
export async function buildProduct(root: string): Promise<string | undefined> {
  if (process.env["TENANTBOX_TEST_SOURCES"] === "yes") return undefined;
  const builds = join(root, "shared/node_modules/.cache");
  const folder = join(builds, `tenantbox-${await stateOf(root)}`);
  if (existsSync(folder)) {
    await utimes(folder, new Date(), new Date());
    return folder;
  }
  await mkdir(builds, { recursive: true });
  const making = await mkdtemp(join(builds, "building-"));
  try {
    await bundle(root, tenantbox, join(making, "dist"), [asInACheckout]);
    try {
      await rename(join(making, "dist"), folder);
    } catch (error) {
      // Of two runs that begin together one is second, and takes what the first has built.
      if (!existsSync(folder)) throw error;
    }
    await removeOld(builds);
    return folder;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

const installed = 'import.meta.url.endsWith(".ts")';

/** Commands name each other as the documents do, and as a checkout's command does: `./tenantbox`. */
const asInACheckout: Plugin = {
  name: "as-in-a-checkout",
  transform(code, id) {
    if (!id.endsWith("packages/cli/src/main.ts")) return null;
    if (!code.includes(installed)) throw new Error(`${id} no longer asks how it was started`);
    return code.replace(installed, "true");
  },
};

const dayMs = 86_400_000;

/** Builds that nobody used today; a run that goes on still starts something from the others. */
async function removeOld(builds: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const path = join(builds, name);
    if (Date.now() - (await stat(path)).mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}

/** A name for all that goes into a build. */
async function stateOf(root: string): Promise<string> {
  const sources = [
    "{packages/*,shared}/src/**/*.ts",
    "scripts/pack/*.ts",
    "test/build-product.ts",
    "pnpm-lock.yaml",
  ];
  const files: string[] = [];
  for await (const file of glob(sources, { cwd: root })) files.push(file);
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(`${file}\n`).update(await readFile(join(root, file)));
  return hash.digest("hex").slice(0, 16);
}
