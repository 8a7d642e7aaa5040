import { backOff } from "./back-off.ts";
import { type ServiceProcess, type ServiceProcessOptions, startService } from "./service-process.ts";

/** A service that is started again whenever it ends, until it is stopped. */
export interface KeptService {
  readonly pid: number | undefined;
  send(message: Readonly<Record<string, string>>): void;
  stop(patience: number): Promise<void>;
  kill(): void;
}

export interface KeptServiceOptions extends Pick<ServiceProcessOptions, "node" | "script" | "onMessage"> {
  readonly name: string;
  /** The environment of the next run. */
  readonly environment: () => ServiceProcessOptions["environment"];
  /** Whether an end is answered by a new start; if not, `onLost` is told. */
  readonly restarts: () => boolean;
  readonly onLost: (problem: { message: string; exitCode: number }) => void;
  /** One line for the user about a restart. */
  readonly notice: (line: string) => void;
}

/** Starts a service and keeps it running. */
export function keepService(options: KeptServiceOptions): KeptService {
  let attempts = 0;
  let stopped = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let current: ServiceProcess;

  const run = (): ServiceProcess => {
    let complaint: string | undefined;
    return startService({
      node: options.node,
      script: options.script,
      environment: options.environment(),
      onMessage(message) {
        if (message.type === "failed") complaint = message.message;
        if (message.type === "ready" && attempts > 0) {
          attempts = 0;
          options.notice(`${options.name} is back`);
        }
        options.onMessage(message);
      },
      onGone({ code, signal }) {
        if (stopped) return;
        const how = complaint ?? `${options.name} ended unexpectedly (${signal ?? `exit code ${code}`})`;
        if (!options.restarts()) {
          options.onLost({ message: how, exitCode: code === null || code === 0 ? 1 : code });
          return;
        }
        attempts += 1;
        const pause = backOff(attempts);
        options.notice(`${how}; starting it again ${pause === 0 ? "now" : `in ${pause / 1000} s`}`);
        waiting = setTimeout(() => {
          current = run();
        }, pause);
      },
    });
  };
  current = run();

  return {
    get pid() {
      return current.pid;
    },
    send: (message) => current.send(message),
    async stop(patience) {
      stopped = true;
      clearTimeout(waiting);
      await current.stop(patience);
    },
    kill: () => current.kill(),
  };
}
