import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigurationError, readSettings, type StackSettings } from "@tenantbox/shared/config";
import { CommandError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";
import { lockHome } from "./home-lock.ts";
import { version } from "../version.ts";
import { keysIn } from "./keys-in.ts";
import { runningStack } from "../connection/running-stack.ts";
import { processMark } from "./process-mark.ts";
import { stopSignals } from "./stop-signals.ts";
import { supervise } from "./supervise.ts";
import { welcome } from "./welcome.ts";

/** Exit code of a wrong setting (EX_CONFIG of sysexits), as the services have it. */
const wrongSetting = 78;

/** Runs the stack on a home in the foreground until it is told to stop. @throws {CommandError} in one line */
export async function start(home: string, surroundings: Surroundings): Promise<void> {
  const { environment, node, pid, elapsed, print, complain, command } = surroundings;
  const { drain: drainMs } = checkedSettings(environment);
  const running = await runningStack(home, surroundings);
  if (running !== undefined) {
    throw new CommandError(
      `a stack already runs on ${home} (${running.tokenUrl}); stop it first, or set TENANTBOX_HOME`,
    );
  }
  const lock = await lockHome(home, pid, {
    lives: surroundings.lives,
    markOf: (one) => processMark(one, surroundings.platform),
  });
  const shown = shownPath(home, surroundings.directory);
  try {
    await supervise({
      node,
      pid,
      home,
      environment: { ...environment, TENANTBOX_HOME: home },
      drainMs,
      about: {
        startedAt: new Date(surroundings.now()).toISOString(),
        version,
        nodeVersion: surroundings.nodeVersion,
      },
      scripts: {
        tokenServer: fileURLToPath(import.meta.resolve("@tenantbox/token-server/main")),
        resourceApi: fileURLToPath(import.meta.resolve("@tenantbox/resource-api/main")),
      },
      ...stopSignals(surroundings.onStop, elapsed),
      notice: (line) => complain(`tenantbox: ${line}`),
      onReady(stack) {
        if (stack.doorUrl?.startsWith("http:") === true)
          complain(
            `tenantbox: WARNING: ${stack.doorUrl} is PLAIN HTTP; secrets and tokens can be read on their way`,
          );
        const milliseconds = elapsed();
        void keysIn(home).then((keys) =>
          print(welcome({ stack, home: shown, ...keys, milliseconds, command })),
        );
      },
    });
  } finally {
    await lock.release();
  }
}

/** A wrong setting is told before anything else; the services would refuse it one after the other. */
function checkedSettings(environment: Surroundings["environment"]): StackSettings {
  try {
    return readSettings(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandError(error.message, wrongSetting);
  }
}

/** A path as a person in `directory` would write it. */
function shownPath(path: string, directory: string): string {
  const short = relative(directory, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
