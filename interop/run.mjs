// Calls clients under their vendors' own licences, unchanged, against a running stack (`npm run test:sap-clients`).
// They are installed here, with a lockfile of their own, and nowhere else.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { remove, startProcesses, temporaryFolder } from "../test/processes.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

await install();
process.exitCode = await run(process.execPath, [join(here, "differential/main.mjs")], {});
const home = await temporaryFolder();
try {
  const stack = await startProcesses(home);
  try {
    const { tokenUrl, tokenMtlsUrl, apiUrl } = stack;
    for (const client of ["xssec.mjs", "cloud-sdk.mjs", "cap-remote.mjs"]) {
      const code = await run(process.execPath, [join(here, client)], {
        // These clients make agents of their own, so the root can only be trusted by the whole process.
        NODE_EXTRA_CA_CERTS: join(home, "ca.pem"),
        STACK: JSON.stringify({ home, tokenUrl, tokenMtlsUrl, apiUrl }),
      });
      process.exitCode ||= code;
    }
  } finally {
    await stack.interrupt();
  }
} finally {
  await remove(home);
}

/** `npm ci`, when the lockfile is not the one that was installed last. */
async function install() {
  const stamp = join(here, "node_modules/.installed");
  const lockfile = await readFile(join(here, "package-lock.json"));
  const wanted = createHash("sha256").update(lockfile).digest("hex");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  // What an outer npm or npx tells its children is about another project.
  const foreign = Object.keys(process.env).filter((name) =>
    /^npm_(package|lifecycle|config_(package|call))/.test(name),
  );
  const code = await run(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
    Object.fromEntries(foreign.map((name) => [name, undefined])),
  );
  if (code !== 0) throw new Error("the clients could not be installed");
  await writeFile(stamp, wanted);
}

function run(command, words, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: here,
      stdio: "inherit",
      env: { ...process.env, ...environment },
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
