import type { FlowCatalog } from "../flows.ts";

/** What a simulation does; the same options give the same logs at the same moments. */
export interface SimulationRun {
  /** Tells runs apart. */
  readonly id: string;
  readonly seed: number;
  /** New logs a second, as somebody sees them who watches. */
  readonly rate: number;
  /** How many times faster time passes in the logs, until they have caught up. */
  readonly speed: number;
  /** First moment in the logs, epoch milliseconds. */
  readonly from: number;
  /** From here on they go at the pace of the clock; never where the run ends as it catches up. */
  readonly liveFrom: number | undefined;
  /** Where AlternateWebLink leads. */
  readonly webBase: string;
  readonly catalog: FlowCatalog;
}

/** How far the logs of a run that was started at a moment have come at another. Never later than that one. */
export function simulatedTime(run: SimulationRun, started: number, now: number): number {
  return Math.min(now, run.from + Math.max(0, now - started) * run.speed);
}

/** How fast time passes in the logs at a moment. */
export function paceAt({ speed, liveFrom }: SimulationRun, moment: number): number {
  return liveFrom !== undefined && moment >= liveFrom ? 1 : speed;
}
