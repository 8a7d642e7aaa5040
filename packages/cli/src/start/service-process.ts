import { spawn } from "node:child_process";
import { parseMessage, type ServiceMessage } from "./message.ts";

/** One run of a service: an operating system process with a channel to us. */
export interface ServiceProcess {
  readonly pid: number | undefined;
  send(message: Readonly<Record<string, string>>): void;
  /** Asks it to stop, and ends it by force after `patience` milliseconds. Resolves when it is gone. */
  stop(patience: number): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

export interface ServiceProcessOptions {
  readonly node: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onMessage: (message: ServiceMessage) => void;
  /** Called once, when the process is gone: its exit code or the signal that ended it. */
  readonly onGone: (how: { code: number | null; signal: string | null }) => void;
}

/** Starts a service. It shares our output; it ends itself when the channel to us breaks. */
export function startService(options: ServiceProcessOptions): ServiceProcess {
  // No signal opens the process to a debugger (catalogue row 235).
  const child = spawn(options.node, ["--disable-sigusr1", options.script], {
    env: { ...options.environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // A group of its own: a terminal's Ctrl-C reaches the supervisor alone, which stops the services in order.
    detached: true,
    windowsHide: true,
  });
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  let isGone = false;
  const end = (code: number | null, signal: string | null): void => {
    if (isGone) return;
    isGone = true;
    resolve();
    options.onGone({ code, signal });
  };
  child.on("message", (value) => {
    const message = parseMessage(value);
    if (message !== undefined) options.onMessage(message);
  });
  child.on("error", () => {
    if (child.pid === undefined) end(1, null);
  });
  child.on("exit", end);

  return {
    pid: child.pid,
    send(message) {
      // A child that has just died is noticed by its exit, not here.
      if (child.connected) child.send(message, () => undefined);
    },
    async stop(patience) {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), patience);
      await gone;
      clearTimeout(timer);
    },
    kill() {
      child.kill("SIGKILL");
    },
  };
}
