import { spawn } from "node:child_process";
import { constants } from "node:os";
import { Refusal } from "./refusal.mjs";

/**
 * Runs a program with our standard streams, passes signals on, and gives its exit code (128 + number for
 * a signal). With `ipc` the child holds a channel to us and notices when this process is gone.
 */
export function runChild(command, args, { env, cwd, ipc = false }) {
  return new Promise((done, fail) => {
    const stdio = ipc ? ["inherit", "inherit", "inherit", "ipc"] : "inherit";
    const child = spawn(command, args, { stdio, env, cwd });
    const stopForwarding = forwardSignals(child);
    child.once("error", (error) => {
      stopForwarding();
      fail(new Refusal(`cannot run ${command}: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      stopForwarding();
      done(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Passes signals on; a killed npm cannot pass on anything, so its end counts as SIGTERM. */
function forwardSignals(child) {
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole process group: the child already has it.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 500);
  if (process.env.npm_lifecycle_event === undefined) clearInterval(watch);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, forward);
  };
}
