import type { MessageLog } from "../../storage/message-log.ts";
import { headlessLog } from "../generate-logs.ts";
import { flowsOfChain, newChain } from "../message-plan.ts";
import { createRandom } from "../random.ts";
import { createAgenda } from "./agenda.ts";
import { type Arrival, type Life, planLife } from "./plan-life.ts";
import { paceAt, type SimulationRun } from "./simulation-run.ts";
import { viewLife } from "./view-life.ts";
import { createWatchedFlows } from "./watched-flows.ts";

/** A log that is new or has changed: all of it as it stands now. */
export interface LogChange {
  readonly log: MessageLog;
  readonly isNew: boolean;
}

/** Lets time pass in the logs. */
export interface Simulator {
  /** Everything that happens up to a moment, but not many more changes than asked for; how far it came. */
  advance(until: number, most: number): { readonly reached: number; readonly changes: readonly LogChange[] };
}

/** A flow that goes on where another one has completed. */
type FollowUp = Omit<Arrival, "start" | "level">;

/** Logs of a run, from its first moment on. However time is cut into steps, the same logs come of it. */
export function createSimulator(run: SimulationRun): Simulator {
  const random = createRandom(run.seed);
  const watched = createWatchedFlows(random);
  const agenda = createAgenda<Life>();
  const followUps = createAgenda<FollowUp>();
  const shown = new Set<Life>();
  let arrivesAt = run.from;

  const nextGap = (): number =>
    Math.max(1, Math.round((-Math.log(1 - random.next()) * 1000 * paceAt(run, arrivesAt)) / run.rate));

  const arrive = (): Life | MessageLog => {
    const start = arrivesAt;
    arrivesAt += nextGap();
    if (random.chance(0.004)) {
      const [flow] = flowsOfChain(run.catalog, random);
      if (flow?.endings === undefined && flow !== undefined) {
        const message = {
          start,
          flow,
          status: "PROCESSING",
          chain: newChain(start),
          headless: true,
        } as const;
        return headlessLog(message, run.webBase, random);
      }
    }
    const due = followUps.take(start);
    const chain = due?.chain ?? newChain(start);
    const [first, ...rest] = due === undefined ? flowsOfChain(run.catalog, random) : [due.flow];
    if (first === undefined) throw new Error("a chain without a flow");
    const level = first.level ?? watched.levelAt(first.id, start);
    const life = planLife({ flow: first, start, chain, level }, run.webBase, random);
    let after = life.attempts.at(-1)?.stop ?? start;
    if (life.final.row.status !== "COMPLETED") return life;
    for (const flow of rest) {
      after += random.integer(200, 90_000);
      followUps.add(after, { flow, chain });
    }
    return life;
  };

  /** Every moment at which the log of a life looks different. */
  const plan = (life: Life): void => {
    agenda.add(life.visibleAt, life);
    const moments = new Set(life.attempts.flatMap(({ start, stop }) => [start, stop]));
    for (const moment of moments) if (moment > life.visibleAt) agenda.add(moment, life);
  };

  return {
    advance(until, most) {
      const touched = new Map<Life, { readonly isNew: boolean; at: number }>();
      const headless: LogChange[] = [];
      let reached = until;
      for (;;) {
        const next = Math.min(arrivesAt, agenda.next());
        if (next > until) break;
        // What happens at the same moment belongs together.
        if (touched.size + headless.length >= most && next > reached) break;
        reached = next;
        if (next === arrivesAt) {
          const arrived = arrive();
          if ("row" in arrived) headless.push({ log: arrived, isNew: true });
          else plan(arrived);
          continue;
        }
        const life = agenda.take(next);
        if (life === undefined) continue;
        touched.set(life, { isNew: touched.get(life)?.isNew ?? !shown.has(life), at: next });
        shown.add(life);
      }
      if (Math.min(arrivesAt, agenda.next()) > until) reached = until;
      const changes = [...touched].map(([life, { isNew, at }]): LogChange => {
        const { log, ended } = viewLife(life, at);
        if (ended) shown.delete(life);
        return { log, isNew };
      });
      return { reached, changes: [...headless, ...changes] };
    },
  };
}
