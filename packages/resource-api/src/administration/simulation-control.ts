import { randomUUID } from "node:crypto";
import type { Log } from "@tenantbox/shared/listener";
import type { FlowCatalog } from "../ingest/flows.ts";
import { type SimulationRun, simulatedTime } from "../ingest/simulation/simulation-run.ts";
import { EraEndedError } from "../writer/era-ended.ts";
import type { Writer } from "../writer/writer.ts";
import type { SimulationOptions } from "./simulation-options.ts";

/** What the operator sees of a simulation. */
export interface SimulationStatus {
  readonly running: boolean;
  readonly rate?: number;
  readonly speed?: number;
  readonly seed?: number;
  readonly started_at?: string;
  /** Where time in the logs stands. */
  readonly simulated_at?: string;
  readonly created?: number;
  readonly changed?: number;
}

/** At most one simulation at a time; the writing thread lets it go on. */
export interface SimulationControl {
  /** Undefined where one is running. */
  start(options: SimulationOptions): SimulationStatus | undefined;
  /** The state, after everything that is due by now has happened. */
  status(): Promise<SimulationStatus>;
  /** Ends it; logs that are open stay open. */
  stop(): Promise<void>;
}

interface Running {
  readonly options: SimulationOptions;
  readonly run: SimulationRun;
  readonly started: number;
  /** Of the writer: a simulation goes on in the state that it began in. */
  readonly era: number;
  done: number;
  created: number;
  changed: number;
  ended: boolean;
}

export interface SimulationControlOptions {
  readonly writer: Writer;
  readonly now: () => number;
  readonly webBase: () => string;
  readonly catalog: () => FlowCatalog;
  readonly log: Log;
}

const pauseMs = 200;
/** Without a length, a simulation that is faster than the clock begins so long ago. */
const lead = 86_400_000;
/** A clock that leapt far ahead is followed in pieces, so that nobody waits for all of it. */
const mostSteps = 50;

export function createSimulationControl(surroundings: SimulationControlOptions): SimulationControl {
  const { writer, now, webBase, catalog, log } = surroundings;
  let current: Running | undefined;
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const follow = async (simulation: Running): Promise<void> => {
    for (let step = 0; step < mostSteps && !simulation.ended; step += 1) {
      const { run, started, done, options } = simulation;
      const end = options.seconds === undefined ? Infinity : started + options.seconds * 1000;
      const moment = now();
      const until = simulatedTime(run, started, Math.min(moment, end));
      if (until <= done) {
        if (moment >= end) simulation.ended = true;
        return;
      }
      const task = { kind: "simulate", step: { run, done, until } } as const;
      const progress = await writer.perform(task, simulation.era).catch((error: unknown) => {
        if (!(error instanceof EraEndedError)) throw error;
        simulation.ended = true;
        return undefined;
      });
      if (progress === undefined) return;
      simulation.done = progress.reached;
      simulation.created += progress.created;
      simulation.changed += progress.changed;
    }
  };
  /** One after the other: two at once would take the same step twice. */
  const catchUp = (): Promise<void> => {
    const simulation = current;
    if (simulation === undefined) return turn;
    turn = turn.then(() => follow(simulation));
    return turn;
  };
  const keepGoing = async (): Promise<void> => {
    await catchUp().catch((error: unknown) => {
      turn = Promise.resolve();
      log.warn({ error: String(error) }, "the simulation could not go on; it tries again");
    });
    if (current === undefined || current.ended) return;
    timer = setTimeout(() => void keepGoing(), pauseMs);
    timer.unref();
  };

  return {
    start(options) {
      if (current !== undefined && !current.ended) return undefined;
      const started = now();
      const run = runOf(options, started, { webBase: webBase(), catalog: catalog() });
      const { era } = writer;
      current = { options, run, started, era, done: run.from, created: 0, changed: 0, ended: false };
      void keepGoing();
      return statusOf(current);
    },
    async status() {
      await catchUp();
      return current === undefined ? { running: false } : statusOf(current);
    },
    async stop() {
      clearTimeout(timer);
      if (current !== undefined) current.ended = true;
      current = undefined;
      await turn.catch(() => undefined);
    },
  };
}

/** Faster than the clock, it begins in the past and catches up: at its end, or after a day. */
function runOf(
  { rate, speed, seconds, seed }: SimulationOptions,
  started: number,
  surroundings: Pick<SimulationRun, "webBase" | "catalog">,
): SimulationRun {
  const base = { id: randomUUID(), seed, rate, speed, ...surroundings };
  if (speed === 1) return { ...base, from: started, liveFrom: started };
  if (seconds !== undefined)
    return { ...base, from: started - seconds * 1000 * (speed - 1), liveFrom: undefined };
  const from = started - lead;
  return { ...base, from, liveFrom: from + (lead * speed) / (speed - 1) };
}

function statusOf({ options, started, done, created, changed, ended }: Running): SimulationStatus {
  const { rate, speed, seed } = options;
  return {
    running: !ended,
    rate,
    speed,
    seed,
    started_at: new Date(started).toISOString(),
    simulated_at: new Date(done).toISOString(),
    created,
    changed,
  };
}
