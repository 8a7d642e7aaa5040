import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
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
  if (existsSync(folder)) return folder;
  await mkdir(builds, { recursive: true });
  const making = await mkdtemp(join(builds, "building-"));
  try {
    await bundle(root, tenantbox, join(making, "dist"));
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

const dayMs = 86_400_000;

/** Builds of other days; a run that goes on may still start something from one of today. */
async function removeOld(builds: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const path = join(builds, name);
    if (Date.now() - (await stat(path)).mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}

/** A name for all that goes into a build. */
async function stateOf(root: string): Promise<string> {
  const sources = ["{packages/*,shared}/src/**/*.ts", "scripts/pack/*.ts", "pnpm-lock.yaml"];
  const files: string[] = [];
  for await (const file of glob(sources, { cwd: root })) files.push(file);
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(`${file}\n`).update(await readFile(join(root, file)));
  return hash.digest("hex").slice(0, 16);
}
