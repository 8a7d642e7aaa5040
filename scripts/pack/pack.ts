import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { builtInLibraries, noticeOf } from "./built-in.ts";
import { bundle } from "./bundle.ts";
import { writeDeclarations } from "./declarations.ts";
import { manifestOf } from "./manifest.ts";
import type { Parcel } from "./parcel.ts";

const run = promisify(execFile);

/**
 * Makes the tarball of a parcel, as `npm publish` would send it, and puts it into a folder. Needs no network.
 * @returns path of the tarball
 */
export async function pack(root: string, parcel: Parcel, target: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-pack-"));
  try {
    await fill(root, parcel, folder);
    await mkdir(target, { recursive: true });
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", target], {
      cwd: folder,
      shell: process.platform === "win32",
    });
    return join(target, stdout.trim());
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fill(root: string, parcel: Parcel, folder: string): Promise<void> {
  const dist = join(folder, "dist");
  const [sources] = await Promise.all([
    bundle(root, parcel, dist),
    writeDeclarations(root, parcel, join(folder, "types")),
  ]);
  for (const file of Object.values(parcel.commands)) {
    const path = join(dist, `${file}.js`);
    await writeFile(path, `#!/usr/bin/env node\n${await readFile(path, "utf8")}`, { mode: 0o755 });
  }
  await writeFile(join(folder, "LIBRARIES.md"), noticeOf(await builtInLibraries(sources)));
  await writeFile(join(folder, "package.json"), await manifestOf(root, parcel));
  for (const [file, source] of Object.entries(parcel.files))
    await copyFile(join(root, source), join(folder, file));
  await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
  await writeFile(join(folder, "README.md"), byItself(await readFile(join(root, parcel.page), "utf8")));
}

/** A page that stands alone: what it links to in the project is not there, and stays as words. */
function byItself(page: string): string {
  return page.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, "$1");
}
