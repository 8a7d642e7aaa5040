import type { Flow, FlowCatalog } from "./flows.ts";
import type { Random } from "./random.ts";
import type { Status } from "./status.ts";
import { createClock } from "./working-hours.ts";

/** A message that will be logged: when, of which flow, and how it ended. */
export interface PlannedMessage {
  /** Epoch milliseconds. */
  start: number;
  readonly flow: Flow;
  readonly status: Status;
  readonly chain: Chain;
  /** A log whose header was never written: only its guid and status are known. */
  readonly headless: boolean;
}

/** What the messages of one chain share; filled while they are written down, one after the other. */
export interface Chain {
  /** Epoch milliseconds. */
  readonly start: number;
  /** Numbers by their pattern: the order's, the invoice's, … */
  readonly facts: Map<string, string>;
  correlationId?: string;
  lastGuid?: string;
}

const DAY = 86_400_000;
const KEPT_DAYS = 30;

const ENDINGS: readonly (readonly [Status, number])[] = [
  ["COMPLETED", 920],
  ["FAILED", 34],
  ["RETRY", 13],
  ["ESCALATED", 9],
  ["CANCELLED", 5],
  ["ABANDONED", 4],
];
const INCIDENT_ENDINGS: typeof ENDINGS = [
  ["FAILED", 5],
  ["RETRY", 3],
  ["COMPLETED", 2],
];

/** What to plan. */
export interface PlanOptions {
  readonly count: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** 30 days before `now` unless said. */
  readonly from?: number | undefined;
  readonly catalog: FlowCatalog;
}

/** All messages from a moment up to `now`, `count` of them, oldest first, no two in the same millisecond. */
export function planMessages(
  { count, now, from = now - KEPT_DAYS * DAY, catalog }: PlanOptions,
  random: Random,
): PlannedMessage[] {
  const moment = createClock(from, now);
  const incidents = planIncidents(from, now, catalog, random);
  const planned: PlannedMessage[] = [];
  while (planned.length < count) {
    const steps = flowsOfChain(catalog, random);
    const first = steps[0];
    if (first === undefined) continue;
    // A few start just now, so that there is always something running.
    const justNow = random.chance(0.004);
    let start = justNow ? now - random.integer(50, 90_000) : moment(first.rhythm, random);
    if (first.endings === undefined && random.chance(0.006)) {
      planned.push({ start, flow: first, status: "PROCESSING", chain: newChain(start), headless: true });
      continue;
    }
    const chain = newChain(start);
    for (const flow of steps) {
      if (planned.length >= count || start > now) break;
      const status = statusOf(flow, start, justNow, incidents, random);
      planned.push({ start, flow, status, chain, headless: false });
      if (status !== "COMPLETED") break;
      start += flow.duration + random.integer(200, 90_000);
    }
  }
  return spreadOut(planned, now);
}

export function newChain(start: number): Chain {
  return { start, facts: new Map() };
}

function statusOf(
  flow: Flow,
  start: number,
  justNow: boolean,
  incidents: readonly Incident[],
  random: Random,
): Status {
  if (flow.endings !== undefined) return random.weighted(flow.endings);
  if (justNow && random.chance(0.7)) return "PROCESSING";
  // Only a timer fires on two workers at once, and one of them steps back.
  if (flow.rhythm === "timer" && random.chance(0.06)) return "DISCARDED";
  const struck = incidents.some(({ receiver, from, to }) => {
    return start >= from && start <= to && flow.receivers.includes(receiver);
  });
  return random.weighted(struck ? INCIDENT_ENDINGS : ENDINGS);
}

/** A receiver that was down for some hours: its messages fail in a row. */
interface Incident {
  readonly receiver: string;
  readonly from: number;
  readonly to: number;
}

function planIncidents(from: number, now: number, { flows }: FlowCatalog, random: Random): Incident[] {
  const calling = flows.filter(({ receivers }) => receivers.length > 0);
  return Array.from({ length: calling.length === 0 ? 0 : 3 }, () => {
    const start = random.integer(from, now);
    const receiver = random.pick(random.pick(calling).receivers);
    return { receiver, from: start, to: start + random.integer(60, 300) * 60_000 };
  });
}

/** The flows of a chain that starts now. */
export function flowsOfChain({ flows, chains }: FlowCatalog, random: Random): Flow[] {
  const ids = random.weighted(chains);
  return ids.flatMap((id) => flows.filter((flow) => flow.id === id));
}

/** Sorts by start and moves those apart that share a millisecond; none ends up after `now`. */
function spreadOut(planned: PlannedMessage[], now: number): PlannedMessage[] {
  planned.sort((one, other) => one.start - other.start);
  let latest = now;
  for (const message of planned.toReversed()) {
    message.start = Math.min(message.start, latest);
    latest = message.start - 1;
  }
  return planned;
}
