import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { run } from "./app.ts";
import { exitCodes } from "./exit-codes.ts";
import { terminalPrompts } from "./prompts/prompts.ts";

let isUnwritten = false;
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever reads the output has seen enough, as `head` has: that is no failure.
  if (code === "EPIPE") process.exit(0);
  if (isUnwritten) return;
  isUnwritten = true;
  process.stderr.write(`tenantbox: standard output cannot be written (${code ?? message})\n`);
  process.on("exit", () => (process.exitCode ||= exitCodes.cannotWrite.code));
});
// A disk that is full takes no complaint. What runs, such as a stack whose log is there, goes on without.
process.stderr.on("error", () => undefined);

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  // Sources are run in a checkout, by the file at its root; what is built is installed.
  command: import.meta.url.endsWith(".ts") ? "./tenantbox" : "npx tenantbox",
  node: process.execPath,
  script: fileURLToPath(import.meta.url),
  platform: process.platform,
  pid: process.pid,
  nodeVersion: process.versions.node,
  uid: process.getuid?.(),
  now: Date.now,
  elapsed: () => performance.now(),
  lives(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return error instanceof Error && "code" in error && error.code === "EPERM";
    }
  },
  askToEnd: (pid) => process.kill(pid, "SIGTERM"),
  print: (out) => process.stdout.write(out),
  complain: (line) => process.stderr.write(`${line}\n`),
  progress: process.stderr.isTTY ? (line) => process.stderr.write(`\r\u001b[2K${line}`) : undefined,
  // https://no-color.org: any value but an empty one.
  coloured: process.stdout.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
  prompts: process.stdin.isTTY && process.stdout.isTTY ? terminalPrompts : undefined,
  readInput: () => text(process.stdin),
  onStop(listener) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, listener);
    // scripts/run.mjs holds the other end: when it is gone, nobody can ask us to stop any more.
    process.on("disconnect", listener);
    process.channel?.unref();
    if (process.env["npm_command"] === "exec") whenOrphaned(listener);
  },
});

/** npx passes no signal on: that it is gone is all that is seen of it. */
function whenOrphaned(listener: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    listener();
  }, 250);
  watch.unref();
}
