import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { LogAdministration, Simulation } from "../connection/log-administration.ts";
import { CommandError } from "../errors.ts";
import { shownTime } from "../output/time.ts";
import { readDuration } from "./duration.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface SimulateOptions {
  rate?: string;
  speed?: string;
  for?: string;
  seed?: string;
  stop?: true;
  json?: true;
}

const pauseMs = 500;

/** `simulate`: new logs live, until Ctrl-C or the end of `--for`. */
export function addSimulateCommand(program: Command, tools: Tools): void {
  program
    .command("simulate")
    .description("let new message logs come, and open ones go on, until Ctrl-C")
    .option("--rate <n>", "new logs a second")
    .option("--speed <n>", "how many times faster time passes in the logs: 1440 replays a day in a minute")
    .option("--for <duration>", "how long, such as 90s, 5m or 2h")
    .option("--seed <n>", "another number, other logs")
    .option("--stop", "stop the one that runs, wherever it was started")
    .option(...jsonOption)
    .action(async (options: SimulateOptions) => {
      const request = options.stop === true ? undefined : requestOf(options);
      const { logs } = await tools.connect();
      if (request === undefined) {
        await logs.stopSimulation();
        tools.report(options)({ data: { running: false }, text: "the simulation is stopped\n" });
        return;
      }
      const data = await watch(logs, request, tools);
      const time = shownTime(data.simulated_at);
      const text = `${data.created} new logs, ${data.changed} changes; time in the logs: ${time}\n`;
      tools.report(options)({ data, text });
    });
}

function requestOf({ rate, speed, seed, ...options }: SimulateOptions): Readonly<Record<string, number>> {
  if (rate === undefined) throw new CommandError("--rate says how many new logs come a second");
  return {
    rate: numberOf("--rate", rate),
    ...(speed === undefined ? {} : { speed: numberOf("--speed", speed) }),
    ...(seed === undefined ? {} : { seed: numberOf("--seed", seed) }),
    ...(options.for === undefined ? {} : { seconds: readDuration(options.for) }),
  };
}

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number)) return number;
  throw new CommandError(`${option}: ${text} is no number`);
}

/** Starts it and shows how it goes; what it was in the end. */
async function watch(
  logs: LogAdministration,
  request: Readonly<Record<string, number>>,
  { surroundings }: Tools,
): Promise<Simulation> {
  const asked = new AbortController();
  surroundings.onStop(() => asked.abort());
  let seen = await logs.startSimulation(request);
  while (!asked.signal.aborted) {
    // Ctrl-C ends the pause, and then the simulation.
    await sleep(pauseMs, undefined, { signal: asked.signal }).catch(() => undefined);
    seen = await logs.simulation();
    surroundings.progress?.(
      `${seen.created} new logs, ${seen.changed} changes; ${shownTime(seen.simulated_at)}`,
    );
    if (!seen.running) break;
  }
  surroundings.progress?.("");
  await logs.stopSimulation();
  return seen;
}
