import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { npx } from "./npx.mjs";
import { Refusal } from "./refusal.mjs";

const pnpm = "pnpm@12.21.0";

/** Installs the dependencies when the lockfile is not the one that was installed last. */
export async function ensureInstalled(root, node) {
  const stamp = join(root, "node_modules/.tenantbox-install");
  const wanted = await fingerprint(root);
  if ((await textOf(stamp)) === wanted) return;
  const unlock = await lock(root);
  try {
    if ((await textOf(stamp)) === wanted) return; // another process installed while we waited
    const started = Date.now();
    process.stderr.write("tenantbox: installing dependencies (once, up to a minute)\n");
    await npx([pnpm, "install", "--frozen-lockfile"], {
      cwd: root,
      // Without a terminal pnpm asks before it replaces a foreign node_modules; CI means "do not ask".
      env: { CI: "true", PATH: [dirname(node), process.env.PATH].join(delimiter) },
      purpose: "installing the dependencies",
    });
    await writeFile(stamp, wanted);
    process.stderr.write(`tenantbox: installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  } finally {
    await unlock();
  }
}

/** Packages with native parts are chosen by platform, so a folder shared between machines installs anew. */
async function fingerprint(root) {
  const lockfile = await textOf(join(root, "pnpm-lock.yaml"));
  if (lockfile === undefined) throw new Refusal(`pnpm-lock.yaml is missing in ${root}`);
  const hash = createHash("sha256").update(lockfile).digest("hex");
  return `${hash} ${pnpm} ${process.platform}-${process.arch}\n`;
}

/** A folder is made by one process only; the number inside says who, so that a dead owner frees it. */
async function lock(root) {
  const folder = join(root, "node_modules/.tenantbox-install.lock");
  await mkdir(dirname(folder), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      await mkdir(folder);
      await writeFile(join(folder, "pid"), String(process.pid));
      return () => rm(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw new Refusal(`cannot write to ${dirname(folder)} (${error.code ?? error.message})`);
      }
    }
    if (await ownerIsGone(folder)) await rm(folder, { recursive: true, force: true });
    else if (!told) process.stderr.write("tenantbox: waiting for another installation in this folder\n");
    await pause(250);
  }
}

async function ownerIsGone(folder) {
  const owner = Number(await textOf(join(folder, "pid")));
  // No number yet: the owner has just made the folder. It gets one more round.
  if (!owner) {
    await pause(1000);
    return !Number(await textOf(join(folder, "pid")));
  }
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

async function textOf(file) {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}
