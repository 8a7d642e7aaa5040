import type { Clock } from "../clock/index.ts";
import { ConfigurationError, readSettings, type StackSettings } from "../config/index.ts";
import { ListenerError, type Log, openLog } from "../listener/index.ts";
import type { Seed } from "../seed/index.ts";
import { judgeStart } from "./start-conditions.ts";
import { applySeedChanges, openSeedOf } from "./seed-of-service.ts";

/** What a server gets from its process. */
export interface Surroundings {
  readonly log: Log;
  /** The system's clock, epoch milliseconds. */
  readonly now: () => number;
  /** The tenant's clock, where both servers share one; else each has its own, which follows `now`. */
  readonly clock?: Clock;
  /** What the tenant holds, in place of the demo content. */
  readonly seed?: Seed;
  /** Whether nothing of it has to outlive the process, so that no write waits for the disk. */
  readonly temporary?: boolean;
  /** Ends the process, which has to begin anew: something it rests on is no longer what it takes it for. */
  readonly giveUp?: (reason: string) => void;
}

/** A server as its process runs it. */
export interface Service {
  /** Where it stands; told to the supervisor. */
  readonly urls: Readonly<Record<string, string>>;
  readonly ready: Promise<void>;
  /** Hears what the supervisor says. */
  receive(message: Readonly<Record<string, unknown>>): Promise<void>;
  /** Takes another seed: its state replaces what there is. @throws {SeedError} where it cannot be used; nothing changes */
  reseed(seed: Seed): Promise<void>;
  close(): Promise<void>;
}

/** Time for the answers that are under way when a process gives up. */
const answeringMs = 100;

/**
 * Runs one server as this process: settings in, messages to the supervisor out, a clean stop on SIGINT, SIGTERM
 * and when the supervisor is gone. A failed start is one line and a non-zero code (78 for a wrong setting or a port that cannot be had).
 */
export function runService(
  process: NodeJS.Process,
  name: string,
  start: (settings: StackSettings, surroundings: Surroundings) => Promise<Service>,
): void {
  // Without a supervisor (a container) nobody listens, and that is fine.
  const tell = (message: Record<string, unknown>): void => {
    // The supervisor may be gone between the question and the message; its end is heard as "disconnect".
    if (process.connected)
      process.send?.({ service: name, ...message }, undefined, undefined, () => undefined);
  };

  const fail = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    if (process.send === undefined) process.stderr.write(`${name}: ${message}\n`);
    else tell({ type: "failed", message });
    const isSetting = error instanceof ConfigurationError || error instanceof ListenerError;
    process.exitCode = isSetting ? 78 : 1;
    // The message goes out over the channel before the process ends.
    setImmediate(() => process.exit());
  };

  const stopOnSignals = (service: Service): void => {
    let stopping = false;
    const stop = (): void => {
      // Ctrl-C can reach us twice, from the terminal and from the supervisor, which ends us by force if need be.
      if (stopping && process.send === undefined) process.exit(1);
      if (stopping) return;
      stopping = true;
      service.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) process.on(signal as "SIGINT", stop);
  };

  const run = async (): Promise<void> => {
    const orphaned = (): void => process.exit(1);
    process.once("disconnect", orphaned);
    process.umask(0o077);
    const { settings, followed } = await openSeedOf(readSettings(process.env), process.env);
    const log = openLog(name, settings.log);
    const { execArgv: flags, env: environment, versions } = process;
    const conditions = { environment, flags, nodeVersion: versions.node, now: Date.now() };
    const { refusals, warnings } = judgeStart(conditions, settings.testFeatures);
    if (refusals.length > 0) throw new ConfigurationError(refusals.join("; "));
    for (const warning of warnings) log.warn(warning);
    const giveUp = (reason: string): void => {
      log.error({ reason }, "the process ends, to begin anew");
      // What failed is answered before.
      setTimeout(() => fail(new Error(reason)), answeringMs);
    };
    const service = await start(settings, {
      log,
      now: Date.now,
      giveUp,
      ...(followed && { seed: followed.seed }),
    });
    process.off("disconnect", orphaned);
    stopOnSignals(service);
    process.on("message", (message: unknown) => {
      if (typeof message === "object" && message !== null) service.receive({ ...message }).catch(fail);
    });
    tell({ type: "listening", urls: service.urls });
    await service.ready;
    tell({ type: "ready" });
    if (followed !== undefined) applySeedChanges(followed, service, log);
  };
  run().catch(fail);
}
