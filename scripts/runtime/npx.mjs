import { spawn } from "node:child_process";
import { Refusal } from "./refusal.mjs";

const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|dns error|fetch failed/;

/**
 * Runs a program out of the npm registry and gives what it printed. Fails with one line for the user when
 * npm is missing, the registry cannot be reached, or the program fails.
 */
export function npx(args, { cwd, env = {}, purpose }) {
  const inherited = { ...process.env, npm_config_fetch_retries: "1", ...env };
  // An outer `npx -p` or `npx -c` hands its own settings down, and the inner npx would obey them.
  delete inherited.npm_config_package;
  delete inherited.npm_config_call;
  return new Promise((done, fail) => {
    const child = spawn("npx", ["--yes", ...args], {
      cwd,
      env: inherited,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const stop = (signal) => child.kill(signal);
    process.on("SIGINT", stop).on("SIGTERM", stop);
    const forget = () => process.off("SIGINT", stop).off("SIGTERM", stop);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    child.once("error", () => {
      forget();
      fail(new Refusal(`${purpose} needs npm, and no 'npx' was found on the PATH; install npm or Node 24`));
    });
    child.once("close", (code, signal) => {
      forget();
      if (code === 0) done({ stdout, stderr });
      else fail(new Refusal(`${purpose} failed: ${reasonOf(stdout + stderr, signal)}`));
    });
  });
}

function reasonOf(output, signal) {
  if (signal !== null) return `it was stopped by ${signal}`;
  if (offline.test(output)) return "the npm registry cannot be reached; check the network and try again";
  const from = output.search(/ERR_PNPM|npm (error|ERR!)/);
  const telling = (from < 0 ? output.slice(-300) : output.slice(from, from + 300))
    .replace(/[\s×╰─▶│]+/gu, " ")
    .trim();
  return telling === "" ? "no reason was given" : telling;
}
